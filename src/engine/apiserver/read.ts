/** Get and list: now, at a revision, page by page. */
// k8s: staging/src/k8s.io/apiserver/pkg/storage/etcd3/store.go GetList
import { joinApiVersion, type KubernetesObject } from '../../api/object.ts';
import type { ApiResponse, RequestOptions } from '../../api/request.ts';
import { badRequest, expired, isStatus, notFound, type Status, type StatusCause } from '../../api/status.ts';
import { decodeContinue, encodeContinue, type ContinueToken } from './continue-token.ts';
import { answer, refuse, type Call, type ObjectVersion } from './core.ts';
import { invalidRequest, unknownError, tooLargeResourceVersion } from './refusals.ts';
import { storeKey, storePath } from './resources.ts';
import { predicateOf, singleName, type Predicate } from './selection.ts';

export function getObject(call: Call): ApiResponse {
  const { request, resource, options } = call;
  const name = request.name ?? '';
  const asked = revisionOf(options.resourceVersion);
  if (isStatus(asked)) return refuse(asked);
  if (asked !== undefined && asked > call.core.store.revision)
    return refuse(tooLargeResourceVersion(asked, call.core.store.revision));
  const version = call.core.store.get(storeKey(resource, request.namespace, name));
  return version ? answer(version.value) : refuse(notFound(resource.name, name));
}

/** The list that the selectors of the call ask for. */
export function listObjects(call: Call): ApiResponse {
  const { core, options, resource, request } = call;
  const predicate = predicateOf(resource.kind, options, call.served.other);
  if (isStatus(predicate)) return refuse(predicate);
  const from = snapshotOf(call, options);
  if (isStatus(from)) return refuse(from);
  const path = storePath(resource, request.namespace);
  const versions = versionsAt(call, path, from.revision);
  if (isStatus(versions)) return refuse(versions);
  // A list from the cache (resourceVersion 0) is never paged, as upstream.
  const limit = options.resourceVersion === '0' ? undefined : options.limit;
  const page = pageOf(versions, path, predicate, from.after, limit);
  const metadata = {
    resourceVersion: String(from.revision ?? core.store.revision),
    ...(page.last === undefined
      ? {}
      : { continue: encodeContinue({ revision: from.revision ?? core.store.revision, after: page.last }) }),
    // With a selector nobody knows how many will match.
    ...(page.last === undefined || predicate ? {} : { remainingItemCount: page.remaining }),
  };
  return answer({
    kind: `${resource.kind.kind}List`,
    apiVersion: joinApiVersion(resource.kind.group, resource.kind.version),
    metadata,
    items: page.items,
  });
}

interface Page {
  items: KubernetesObject[];
  /** The key, below the path, after which the next page begins; absent at the end. */
  last?: string;
  remaining: number;
}

function pageOf(
  versions: readonly ObjectVersion[],
  path: string,
  predicate: Predicate | undefined,
  after: string | undefined,
  limit: number | undefined,
): Page {
  const items: KubernetesObject[] = [];
  const first = after === undefined ? undefined : path + after;
  for (let index = 0; index < versions.length; index++) {
    const version = versions[index];
    if (first !== undefined && version.key <= first) continue;
    if (predicate && !predicate(version.value)) continue;
    items.push(version.value);
    const remaining = versions.length - index - 1;
    if (limit && items.length === limit && remaining > 0)
      return { items, last: version.key.slice(path.length), remaining };
  }
  return { items, remaining: 0 };
}

function versionsAt(call: Call, path: string, revision: number | undefined): readonly ObjectVersion[] | Status {
  const { core, options, request, resource } = call;
  if (revision !== undefined && revision !== core.store.revision) {
    const versions = core.store.rangeAt(path, revision);
    if (!('unreadable' in versions)) return versions;
    if (versions.unreadable === 'future') return tooLargeResourceVersion(revision, core.store.revision);
    return options.continue ? expiredToken(options) : expired('The resourceVersion for the provided list is too old.');
  }
  const name = singleName(options);
  if (name === undefined || (resource.kind.namespaced && !request.namespace)) return core.store.range(path);
  const version = core.store.get(storeKey(resource, request.namespace, name));
  return version ? [version] : [];
}

/** Which revision the list shows, absent for now, and where it begins. */
function snapshotOf(call: Call, options: RequestOptions): { revision?: number; after?: string } | Status {
  const problem = checkListOptions(options);
  if (problem) return problem;
  if (options.continue) {
    const token = decodeContinue(options.continue);
    if ('error' in token) return badRequest(`invalid continue token: continue key is not valid${token.error}`);
    if (options.resourceVersion && options.resourceVersion !== '0')
      return badRequest('specifying resource version is not allowed when using continue');
    // A token without a snapshot goes on with what there is now.
    return token.revision > 0 ? token : { after: token.after };
  }
  const asked = revisionOf(options.resourceVersion);
  // Pages and exact lists come from etcd, whose errors are the client's; the cache does not say whose its errors are.
  if (isStatus(asked))
    return options.limit || options.resourceVersionMatch === 'Exact'
      ? badRequest(`invalid resource version: ${asked.message ?? ''}`)
      : asked;
  if (asked === undefined || asked === 0) return {};
  if (asked > call.core.store.revision) return tooLargeResourceVersion(asked, call.core.store.revision);
  // Pages began at exactly the revision that was asked for before there was a way to say so.
  // k8s: staging/src/k8s.io/apiserver/pkg/storage/interfaces.go ListOptions
  const isExact = options.resourceVersionMatch === 'Exact' || (!options.resourceVersionMatch && options.limit);
  return isExact ? { revision: asked } : {};
}

/** The refusal carries a token that goes on inconsistently, from where the client was. */
// k8s: staging/src/k8s.io/apiserver/pkg/storage/etcd3/errors.go handleCompactedErrorForPaging
function expiredToken(options: RequestOptions): Status {
  const token: ContinueToken = { revision: -1, after: placeIn(options.continue ?? '') };
  const status = expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  );
  return { ...status, metadata: { continue: encodeContinue(token) } };
}

function placeIn(text: string): string {
  const token = decodeContinue(text);
  return 'error' in token ? '' : token.after;
}

/** A resourceVersion as a number; undefined when none is given. */
// k8s: staging/src/k8s.io/apiserver/pkg/storage/api_object_versioner.go ParseResourceVersion
export function revisionOf(text: string | undefined): number | undefined | Status {
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const quoted = JSON.stringify(text);
  return unknownError(
    `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`,
  );
}

// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/internalversion/validation/validation.go ValidateListOptions
function checkListOptions(options: RequestOptions): Status | undefined {
  const match = options.resourceVersionMatch as string | undefined;
  const causes: StatusCause[] = [];
  const forbid = (why: string): void => {
    causes.push({ reason: 'FieldValueForbidden', field: 'resourceVersionMatch', message: `Forbidden: ${why}` });
  };
  if (match) {
    if (!options.resourceVersion) forbid('resourceVersionMatch is forbidden unless resourceVersion is provided');
    if (options.continue) forbid('resourceVersionMatch is forbidden when continue is provided');
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      const message = `Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`;
      causes.push({ reason: 'FieldValueNotSupported', field: 'resourceVersionMatch', message });
    }
    if (match === 'Exact' && options.resourceVersion === '0')
      forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (options.sendInitialEvents !== undefined)
    causes.push({
      reason: 'FieldValueForbidden',
      field: 'sendInitialEvents',
      message: 'Forbidden: sendInitialEvents is forbidden for list',
    });
  return causes.length > 0 ? invalidRequest('ListOptions', causes) : undefined;
}
