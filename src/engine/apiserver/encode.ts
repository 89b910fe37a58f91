/** Encoding: a stored object in the version, and the form, in which the client asked for it. */
import { joinApiVersion, type KubernetesObject } from '../../api/object.ts';
import type { ApiResponse } from '../../api/request.ts';
import { copy } from '../../base/equality.ts';
import type { Call } from './core.ts';
import { requestedVersion } from './decode.ts';
import { withOwners } from './managed-fields/ledger.ts';
import { scaleColumns } from './subresources/scale-columns.ts';
import { partialList, partialObject, tableOf, tableOfList } from './table.ts';
import { withZeroTimes } from './zero-times.ts';

/** An object in the version in which the client speaks; the stored object itself when that is the storage version. */
export function inRequestedVersion(call: Call, object: KubernetesObject): KubernetesObject {
  const { other } = call.served;
  if (!other) return object;
  const apiVersion = joinApiVersion(...requestedVersion(call));
  if (!other.fromStorage) return { ...object, apiVersion };
  const draft = copy(object);
  other.fromStorage(draft as unknown as Record<string, unknown>);
  return { ...draft, apiVersion };
}

/** An object as it goes out. */
export function onTheWire(call: Call, object: KubernetesObject): KubernetesObject {
  return withZeroTimes(withOwners(inRequestedVersion(call, object)));
}

interface ListBody {
  kind: string;
  apiVersion: string;
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  items: KubernetesObject[];
}

/** The form of an answer about this resource: as it is, in another version, or as a Table; as JSON or YAML. */
export function encodeResponse(call: Call, response: ApiResponse): ApiResponse {
  const encoded = encodeBody(call, response);
  return call.options.asYaml ? { ...encoded, contentType: 'application/yaml' } : encoded;
}

function encodeBody(call: Call, response: ApiResponse): ApiResponse {
  const { kind } = call.resource.kind;
  const body = response.body as { kind?: string };
  const { asTable, asPartial } = call.options;
  if (body.kind === `${kind}List`) {
    const list = body as ListBody;
    const items = list.items.map((item) => onTheWire(call, item));
    if (asTable) return { ...response, body: tableOfList(call, { ...list, items }) };
    if (asPartial) return { ...response, body: partialList(list.metadata, items) };
    return { ...response, body: { ...list, apiVersion: joinApiVersion(...requestedVersion(call)), items } };
  }
  if (asTable && call.request.subresource === 'scale' && body.kind === 'Scale')
    return { ...response, body: tableOf(call, [body as KubernetesObject], true, scaleColumns) };
  if (body.kind !== kind) return response;
  const object = onTheWire(call, body as KubernetesObject);
  if (asPartial) return { ...response, body: partialObject(object) };
  return { ...response, body: asTable ? tableOf(call, [object], true) : object };
}
