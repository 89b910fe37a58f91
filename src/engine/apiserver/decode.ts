/** Decoding: from the body of a request to a private draft in storage form, with the schema's word on it. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/create.go, rest.go transformDecodeError
import { formatPath } from '../../api/field-path.ts';
import type { Draft } from '../../api/object.ts';
import { joinApiVersion } from '../../api/object.ts';
import { isJsonObject, setField, type JsonObject } from '../../api/plain-json.ts';
import { badRequest, type Status, type StatusCause } from '../../api/status.ts';
import { copy } from '../../base/equality.ts';
import { checkSchema, fieldsOf, shapeOfDefinition, type SchemaProblem } from '../../kinds/schema.ts';
import type { Call } from './core.ts';
import type { Owner } from './managed-fields/owners.ts';
import { schemeName, unrecognized } from './unrecognized.ts';

export interface Decoded {
  /** In storage form; the caller may change it. */
  draft: Draft;
  warnings: string[];
  /** Values outside a field's list, which validation refuses. */
  causes: StatusCause[];
  /** Who owns what, when an apply has already said so. */
  owners?: readonly Owner[];
}

const noWarnings: string[] = [];
const noCauses: StatusCause[] = [];

/** Reads the body of a create or update. Parts of the control plane are trusted to send what they mean. */
export function decodeBody(call: Call): Decoded | Status {
  const body = call.request.body === null ? {} : call.request.body;
  call.core.passage.enter('decoding');
  if (!call.options.untrusted) return trusted(call, body);
  const { kind } = call.resource.kind;
  const [group, version] = requestedVersion(call);
  const unknown = unrecognized(kind, body);
  if (unknown || !isJsonObject(body)) return unknown ?? badRequest('no object');
  const expected = joinApiVersion(group, version);
  const apiVersion = body.apiVersion ?? expected;
  if (apiVersion !== expected) {
    return badRequest(
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected})`,
    );
  }
  if ((body.kind ?? kind) !== kind) {
    return badRequest(
      `${String(body.kind)} in version "${version}" cannot be handled as a ${kind}: no kind "${String(body.kind)}" is registered for version "${expected}" in scheme "${schemeName}"`,
    );
  }
  const read = checkDocument(call, body);
  if (!('refusal' in read)) return read;
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${read.refusal}`);
}

/** The same for the outcome of a patch, whose refusals read differently. @param current what was patched, as it is stored */
export function decodePatched(call: Call, patched: JsonObject, current: JsonObject): Decoded | { refusal: string } {
  return call.options.untrusted ? checkDocument(call, patched, current) : trusted(call, patched);
}

// Only a main resource is changed by defaults and strategies, so only it needs a private copy.
function trusted({ request, options }: Call, body: unknown): Decoded {
  const draft = request.subresource || options.isHandedOver ? body : copy(body);
  return { draft: draft as Draft, warnings: noWarnings, causes: noCauses };
}

/** The same for what an apply has made, which is in storage form. */
export function decodeApplied(call: Call, object: JsonObject): Decoded | { refusal: string } {
  return checkDocument({ ...call, served: { resource: call.resource } }, object);
}

function checkDocument(call: Call, document: JsonObject, known?: JsonObject): Decoded | { refusal: string } {
  const { kind } = call.resource;
  const draft = withoutNulls(document);
  keepOpaque(kind.schema, document, draft);
  draft.apiVersion = joinApiVersion(kind.group, kind.version);
  draft.kind = kind.kind;
  if (!isJsonObject(draft.metadata)) {
    if (draft.metadata !== undefined)
      return { refusal: checkSchema(kind.schema, document)[0]?.message ?? 'metadata is no object' };
    draft.metadata = {};
  }
  call.served.other?.toStorage?.(draft);
  const problems = call.served.other?.toStorage
    ? checkSchema(kind.schema, draft)
    : checkSchema(kind.schema, document, known);
  const mistyped = problems.find((problem) => problem.kind === 'type');
  if (mistyped) return { refusal: mistyped.message };
  const odd = [
    ...duplicatesOf(call),
    ...problems.filter((problem) => problem.kind === 'unknown').map((problem) => problem.message),
  ];
  if (odd.length > 0 && call.options.fieldValidation === 'Strict') {
    return { refusal: `strict decoding error: ${odd.join(', ')}` };
  }
  for (const problem of problems) if (problem.kind === 'unknown') prune(draft, problem.path);
  return {
    draft: inOrder(draft),
    warnings: call.options.fieldValidation === 'Ignore' ? [] : odd,
    causes: problems.filter((problem) => problem.kind === 'enum').map(causeOf),
  };
}

/** An apply is read as YAML, which has its own words for them. */
function duplicatesOf({ options: { duplicates = [], patchType } }: Call): string[] {
  return patchType === 'apply' ? [] : duplicates.map((field) => `duplicate field ${JSON.stringify(field)}`);
}

/** What the schema leaves open, such as the state in a ControllerRevision, stays as it was sent: with its nulls. */
function keepOpaque(schema: string, document: JsonObject, draft: JsonObject): void {
  for (const [field, { letter }] of fieldsOf(shapeOfDefinition(schema)))
    if (letter === '*' && isJsonObject(document[field])) draft[field] = copy(document[field]);
}

/** The version in which the client speaks. */
export function requestedVersion(call: Call): [group: string, version: string] {
  const { other, resource } = call.served;
  return other ? [other.group, other.version] : [resource.kind.group, resource.kind.version];
}

function causeOf(problem: SchemaProblem): StatusCause {
  return { reason: 'FieldValueNotSupported', field: formatPath(problem.path), message: problem.message };
}

/** Go's decoder drops what it does not know. */
function prune(draft: JsonObject, path: readonly (string | number)[]): void {
  let holder: unknown = draft;
  for (const step of path.slice(0, -1)) holder = (holder as Record<string | number, unknown> | undefined)?.[step];
  const last = path[path.length - 1];
  if (isJsonObject(holder)) delete holder[String(last)];
}

/** A deep copy without nulls: to Go a null is a field that is not there. */
export function withoutNulls(value: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field !== null && field !== undefined) setField(result, key, valueWithoutNulls(field));
  }
  return result;
}

function valueWithoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null && item !== undefined).map(valueWithoutNulls);
  return isJsonObject(value) ? withoutNulls(value) : value;
}

/** As Go's encoder writes it: version, kind and metadata first, status last. */
function inOrder(draft: JsonObject): Draft {
  const { apiVersion, kind, metadata, status, ...rest } = draft;
  return { apiVersion, kind, metadata, ...rest, ...(status === undefined ? {} : { status }) } as unknown as Draft;
}
