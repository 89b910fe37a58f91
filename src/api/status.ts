/** The API's answer when there is no object to give: upstream's `Status`, with its reasons, codes and words. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { resourceVersion?: string; continue?: string };
  status: 'Success' | 'Failure';
  message?: string;
  reason?: StatusReason;
  details?: StatusDetails;
  code: number;
}

export type StatusReason =
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'ServerTimeout'
  | 'Timeout'
  | 'TooManyRequests'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable'
  | 'NotImplemented';

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** Why one field was refused. `field` is a path such as `spec.template.spec.containers[0].image`. */
export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** Says what was asked for, so that a refusal can name it: `deployments.apps "web" not found`. */
export interface ResourceName {
  group: string;
  resource: string;
}

export function isStatus(body: unknown): body is Status {
  return typeof body === 'object' && body !== null && (body as { kind?: unknown }).kind === 'Status';
}

export function failure(code: number, reason: StatusReason, message: string, details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details ? { details } : {}),
    code,
  };
}

export function notFound(resource: ResourceName, name: string): Status {
  return failure(404, 'NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));
}

/** There is nothing at that path at all. Over HTTP it is no Status but a page, which clients turn into this one. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go NewGenericServerResponse
export const pageNotFound: Status = failure(404, 'NotFound', 'the server could not find the requested resource', {});

export function alreadyExists(resource: ResourceName, name: string): Status {
  return failure(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, detailsOf(resource, name));
}

/** @param why e.g. `the object has been modified; please apply your changes to the latest version and try again` */
export function conflict(resource: ResourceName, name: string, why: string): Status {
  return failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    detailsOf(resource, name),
  );
}

export const modifiedMessage =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Validation refused the object. @param group and @param kind are the kind's, as upstream names it: `Deployment.apps "web" is invalid: …` */
export function invalid(group: string, kind: string, name: string, causes: StatusCause[]): Status {
  // The same words are said once, however many causes carry them.
  const all = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
  const listed = all.length === 1 ? all[0] : `[${all.join(', ')}]`;
  const qualifiedKind = group ? `${kind}.${group}` : kind;
  return failure(422, 'Invalid', `${qualifiedKind} "${name}" is invalid: ${listed}`, {
    ...(name ? { name } : {}),
    ...(group ? { group } : {}),
    kind,
    causes,
  });
}

export function badRequest(message: string): Status {
  return failure(400, 'BadRequest', message);
}

export function forbidden(resource: ResourceName, name: string, why: string): Status {
  return failure(403, 'Forbidden', `${qualified(resource)} "${name}" is forbidden: ${why}`, detailsOf(resource, name));
}

export function methodNotSupported(resource: ResourceName, verb: string): Status {
  return failure(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind "${qualified(resource)}"`, {
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.resource,
  });
}

export function tooManyRequests(message: string, retryAfterSeconds: number, causes?: StatusCause[]): Status {
  return failure(429, 'TooManyRequests', message, { retryAfterSeconds, ...(causes ? { causes } : {}) });
}

export function expired(message: string): Status {
  return failure(410, 'Expired', message);
}

export function success(details?: StatusDetails): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    ...(details ? { details } : {}),
    code: 200,
  };
}

function qualified(resource: ResourceName): string {
  return resource.group ? `${resource.resource}.${resource.group}` : resource.resource;
}

function detailsOf(resource: ResourceName, name: string): StatusDetails {
  return { name, ...(resource.group ? { group: resource.group } : {}), kind: resource.resource };
}
