/** Refusals that only the API server gives, in upstream's words. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go
import { failure, pageNotFound, type ResourceName, type Status, type StatusCause } from '../../api/status.ts';

/** No such path, or no such resource in that group and version. */
export function pathNotFound(): Status {
  return pageNotFound;
}

export function methodNotAllowed(): Status {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

export function unsupportedMediaType(accepted: readonly string[]): Status {
  return failure(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
}

// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/errors.go
export function notAcceptable(accepted: readonly string[]): Status {
  return failure(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);
}

/** An error of upstream's that is no Status: it has a message and no reason. */
export function unknownError(message: string): Status {
  const { reason: _, ...status } = failure(500, 'InternalError', message);
  return status;
}

/** What upstream says of a patch that can be read but not applied. */
export function unprocessable(): Status {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
}

/** Invalid options or patches name no object: ` "" is invalid: …`. */
export function invalidRequest(kind: string, causes: StatusCause[]): Status {
  const listed = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const text = listed.length === 1 ? listed[0] : `[${listed.join(', ')}]`;
  const group = kind ? 'meta.k8s.io' : '';
  return failure(422, 'Invalid', `${kind ? `${kind}.${group}` : ''} "" is invalid: ${text}`, {
    ...(kind ? { group, kind } : {}),
    causes,
  });
}

export function tooLargeResourceVersion(asked: number, current: number): Status {
  return failure(504, 'Timeout', `Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

/** @param why e.g. `Precondition failed: UID in precondition: …, UID in object meta: …` */
export function storagePrecondition(resource: ResourceName, name: string, key: string, why: string): Status {
  const qualified = resource.group ? `${resource.resource}.${resource.group}` : resource.resource;
  return failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified} "${name}": StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
    { name, ...(resource.group ? { group: resource.group } : {}), kind: resource.resource },
  );
}
