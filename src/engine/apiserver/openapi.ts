/** OpenAPI v3, cut out of the generated schemas for one group and version: what kubectl reads for explain, apply and validation. */
// k8s: staging/src/k8s.io/kube-openapi/pkg/handler3/handler.go
import { isJsonObject, type JsonObject } from '../../api/plain-json.ts';
import type { Discovery } from './discovery.ts';
import type { Resource } from './resources.ts';

const oldPrefix = '#/definitions/';
const newPrefix = '#/components/schemas/';

export class OpenApi {
  readonly #discovery: Discovery;
  readonly #read: () => unknown;

  /** @param read the generated schemas, read only when a client asks */
  constructor(discovery: Discovery, read: () => unknown) {
    this.#discovery = discovery;
    this.#read = read;
  }

  /** `/openapi/v3`: where the document of each group and version is. */
  index(): unknown {
    const paths: JsonObject = {};
    for (const { group, version } of this.#discovery.groupVersions()) {
      const path = pathOf(group, version);
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}` };
    }
    return { paths };
  }

  /** `/openapi/v2`: every schema in one document. */
  swagger(): unknown {
    const { definitions = {} } = (this.#read() ?? {}) as { definitions?: JsonObject };
    return { swagger: '2.0', info: { title: 'Kubernetes', version: 'v1.32.0' }, paths: {}, definitions };
  }

  /** `/openapi/v3/apis/apps/v1`; undefined when it is not served. */
  document(group: string, version: string): unknown {
    const resources = this.#discovery.resourcesOf(group, version);
    const definitions = (this.#read() as { definitions?: JsonObject } | undefined)?.definitions;
    if (!resources || !definitions) return undefined;
    const served = resources.map(({ kind }) => ({ kind, schema: schemaIn(kind, group, version, definitions) }));
    return {
      openapi: '3.0.0',
      info: { title: 'Kubernetes', version: 'v1.32.0' },
      paths: Object.assign({}, ...served.map((each) => pathsOf(each, group, version))) as JsonObject,
      components: { schemas: schemasOf(served, definitions) },
    };
  }
}

function pathOf(group: string, version: string): string {
  return group ? `apis/${group}/${version}` : `api/${version}`;
}

interface Served {
  kind: Resource['kind'];
  /** The name of its schema. */
  schema: string;
}

/** A kind reads differently in its older versions: `io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler`. */
function schemaIn(kind: Resource['kind'], group: string, version: string, definitions: JsonObject): string {
  if (kind.group === group && kind.version === version) return kind.schema;
  const ending = `.${group.split('.')[0] || 'core'}.${version}.${kind.kind}`;
  return (
    Object.keys(definitions).find((name) => name.startsWith('io.k8s.api.') && name.endsWith(ending)) ?? kind.schema
  );
}

/** The kinds' own schemas and everything that they mention. */
function schemasOf(served: readonly Served[], definitions: JsonObject): JsonObject {
  const schemas: JsonObject = {};
  const waiting = served.map(({ schema }) => schema);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (Object.hasOwn(schemas, name) || !Object.hasOwn(definitions, name)) continue;
    schemas[name] = moved(definitions[name], waiting);
  }
  return schemas;
}

/** The schema with its references in their new place; notes which ones it meets. */
function moved(schema: unknown, met: string[]): unknown {
  if (Array.isArray(schema)) return schema.map((item) => moved(item, met));
  if (!isJsonObject(schema)) return schema;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === '$ref' && typeof value === 'string' && value.startsWith(oldPrefix)) {
      const name = value.slice(oldPrefix.length);
      met.push(name);
      // OpenAPI ignores what stands beside a reference, so a description needs an envelope.
      if (Object.keys(schema).length === 1) result.$ref = newPrefix + name;
      else result.allOf = [{ $ref: newPrefix + name }];
    } else result[key] = moved(value, met);
  }
  return result;
}

const queryParameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'string', uniqueItems: true },
}));

const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

function pathsOf({ kind, schema: name }: Served, group: string, version: string): JsonObject {
  const base = `/${pathOf(group, version)}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${kind.plural}`;
  const schema = { $ref: newPrefix + name };
  const answered = { '200': { description: 'OK', content: { 'application/json': { schema } } } };
  const operation = (action: string, rest: JsonObject = {}): JsonObject => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group, version, kind: kind.kind },
    responses: answered,
    ...rest,
  });
  const body = { content: { '*/*': { schema } } };
  const patchBody = { content: Object.fromEntries(patchTypes.map((type) => [type, { schema: { type: 'object' } }])) };
  return {
    [base]: { get: operation('list'), post: operation('post', { parameters: queryParameters, requestBody: body }) },
    [`${base}/{name}`]: {
      get: operation('get'),
      put: operation('put', { parameters: queryParameters, requestBody: body }),
      patch: operation('patch', { parameters: queryParameters, requestBody: patchBody }),
      delete: operation('delete', { parameters: queryParameters.slice(0, 1) }),
    },
  };
}
