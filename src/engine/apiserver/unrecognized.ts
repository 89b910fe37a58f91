/** Refusals of bodies in which no object can be recognised: no JSON, or JSON that is no object. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go transformDecodeError
import { summaryOf } from '../../api/go-json.ts';
import { jsonTypeOf } from '../../api/json-patch.ts';
import type { Subresource } from '../../api/kind.ts';
import { isJsonObject } from '../../api/plain-json.ts';
import type { ApiRequest, Verb } from '../../api/request.ts';
import { badRequest, notFound, type Status } from '../../api/status.ts';
import type { Call } from './core.ts';
import { unknownError } from './refusals.ts';
import { storeKey } from './resources.ts';
import { subresourceKind } from './subresource-kinds.ts';

/** How upstream's list of all types is named in refusals: after the line on which it is made. */
// k8s: staging/src/k8s.io/apimachinery/pkg/runtime/scheme.go NewScheme
export const schemeName = 'pkg/api/legacyscheme/scheme.go:30';

const versionAndKind =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Refuses a body that is no object, or whose version or kind is no text; undefined when it can be looked into. */
export function unrecognized(kind: string, body: unknown): Status | undefined {
  const problem = problemOf(body);
  return problem === undefined
    ? undefined
    : mustBeOf(kind, noKindIn(problem), summaryOf(body === undefined ? '' : JSON.stringify(body)));
}

function problemOf(body: unknown): string | undefined {
  if (body === undefined) return 'unexpected end of JSON input';
  // To Go, null is an object without fields.
  if (body === null) return undefined;
  if (!isJsonObject(body)) return `json: cannot unmarshal ${jsonTypeOf(body)} into Go value of type ${versionAndKind}`;
  for (const field of ['apiVersion', 'kind']) {
    const value = body[field];
    if (value != null && typeof value !== 'string')
      return `json: cannot unmarshal ${jsonTypeOf(value)} into Go struct field .${field} of type string`;
  }
  return undefined;
}

/** Refuses a body that the host could not parse, in the words for what it was meant to be. */
export function refuseUnreadable(call: Call): Status | undefined {
  const { request, resource, wire } = call;
  if (!wire?.unreadable || looking.has(request.verb)) return undefined;
  const { problem, summary, isYaml } = wire.unreadable;
  if (request.verb === 'patch') return refusePatch(call, problem);
  const why = isYaml ? `error converting YAML to JSON: ${problem}` : noKindIn(problem);
  // Upstream does not dress up the errors of deletions.
  if (request.verb === 'delete' || request.verb === 'deletecollection') return unknownError(why);
  const subresource = request.subresource as Subresource | undefined;
  const expected = subresource ? subresourceKind(resource.kind, subresource).kind : resource.kind.kind;
  return mustBeOf(expected, why, summary);
}

/** The same for what is no resource: reviews. */
export function refuseUnreadableAs(kind: string, { unreadable }: ApiRequest): Status | undefined {
  return unreadable && mustBeOf(kind, noKindIn(unreadable.problem), unreadable.summary);
}

/** Verbs that have no body; what comes with them all the same is not read. */
const looking: ReadonlySet<Verb> = new Set(['get', 'list', 'watch']);

// A patch is read only when there is something to apply it to.
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go applyPatchToObject
function refusePatch({ core, request, resource, options }: Call, problem: string): Status {
  const name = request.name ?? '';
  if (options.patchType !== 'apply' && !core.store.get(storeKey(resource, request.namespace, name)))
    return notFound(resource.name, name);
  if (options.patchType === 'apply')
    return badRequest(`error decoding YAML: error converting YAML to JSON: ${problem}`);
  return badRequest(options.patchType === 'strategic' ? problem : `error decoding patch: ${problem}`);
}

function noKindIn(problem: string): string {
  return `couldn't get version/kind; json parse error: ${problem}`;
}

function mustBeOf(kind: string, why: string, summary: string): Status {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary})`);
}
