/** From a request to the stage that serves it, by subresource and verb. */
import type { ApiResponse } from '../../api/request.ts';
import { failure, methodNotSupported } from '../../api/status.ts';
import { refuse, type Call } from './core.ts';
import { createObject } from './create.ts';
import { deleteCollection } from './delete-collection.ts';
import { deleteObject } from './delete.ts';
import { patchObject } from './patch.ts';
import { getObject, listObjects } from './read.ts';
import { methodNotAllowed, pathNotFound } from './refusals.ts';
import { hasCollectionDeletion } from './resources.ts';
import { bindPod } from './subresources/binding.ts';
import { serveEphemeralContainers } from './subresources/ephemeral-containers.ts';
import { evictPod } from './subresources/eviction.ts';
import { serveScale } from './subresources/scale.ts';
import { createToken } from './subresources/token.ts';
import { updateObject } from './update.ts';

export function serveCall(call: Call): ApiResponse {
  const { subresource } = call.request;
  if (subresource === undefined) return serveMain(call);
  if (!isServed(call)) return refuse(pathNotFound());
  switch (subresource) {
    case 'status':
    case 'approval':
      return servePart(call);
    case 'finalize':
      return call.request.verb === 'update' ? updateObject(call) : refuse(methodNotAllowed());
    case 'scale':
      return serveScale(call);
    case 'binding':
      return call.request.verb === 'create' ? bindPod(call) : refuse(methodNotAllowed());
    case 'eviction':
      return call.request.verb === 'create' ? evictPod(call) : refuse(methodNotAllowed());
    case 'ephemeralcontainers':
      return serveEphemeralContainers(call);
    case 'token':
      return call.request.verb === 'create' ? createToken(call) : refuse(methodNotAllowed());
    case 'proxy':
      call.core.passage.enter('connect');
      return (
        call.core.options.connect?.(call.wire, call.request, call.caller) ??
        refuse(failure(501, 'NotImplemented', 'nobody answers behind the proxy of this API server'))
      );
    default:
      if (subresource === 'log' && call.request.verb !== 'get') return refuse(methodNotAllowed());
      call.core.passage.enter('connect');
      return call.core.options.connect?.(call.wire, call.request, call.caller) ?? refuse(pathNotFound());
  }
}

/** Subresources that this server answers itself. */
export const ownSubresources: ReadonlySet<string> = new Set([
  ...['status', 'approval', 'finalize', 'scale', 'binding', 'eviction', 'ephemeralcontainers', 'token', 'proxy'],
]);
/** Subresources that only a kubelet can answer. */
export const kubeletSubresources: ReadonlySet<string> = new Set(['log', 'exec', 'attach', 'portforward']);

/** Whether there is anything at that path. */
export function isServed(call: Call): boolean {
  const { subresource } = call.request;
  return subresource === undefined || servesSubresource(call, subresource);
}

function servesSubresource(call: Call, subresource: string): boolean {
  if (!call.resource.kind.subresources.some((served) => served === subresource)) return false;
  return (
    ownSubresources.has(subresource) ||
    (kubeletSubresources.has(subresource) && call.core.options.connect !== undefined)
  );
}

function serveMain(call: Call): ApiResponse {
  switch (call.request.verb) {
    case 'get':
      return getObject(call);
    case 'list':
      return listObjects(call);
    case 'create':
      return createObject(call);
    case 'update':
      return updateObject(call);
    case 'patch':
      return patchObject(call);
    case 'delete':
      return deleteObject(call);
    case 'deletecollection':
      return hasCollectionDeletion(call.resource.kind) ? deleteCollection(call) : refuse(methodNotAllowed());
    case 'watch':
      // A watch is a stream: it is opened by watchWire or subscribe, and has no single answer.
      return refuse(methodNotSupported(call.resource.name, 'watch'));
  }
}

/** Reads the whole object, and writes a part of it. */
function servePart(call: Call): ApiResponse {
  switch (call.request.verb) {
    case 'get':
      return getObject(call);
    case 'update':
      return updateObject(call);
    case 'patch':
      return patchObject(call);
    default:
      return refuse(methodNotAllowed());
  }
}
