/** What stops a command, and how kubectl words it on its way out. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go checkErr, StandardErrorMessage, MultilineError
import type { KubernetesObject } from '../api/object.ts';
import { failure, type Status } from '../api/status.ts';

/** A refusal of the command itself; printed after `error: `. */
export class CommandError extends Error {}

/** A mistake in how the command was called; the hint names its help. */
export class UsageError extends CommandError {}

/** A refusal by the API server. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? '');
    this.status = status;
  }

  /** The same refusal, saying what was being done with which file. */
  during(doing: string, source: string): StatusError {
    return new StatusError({ ...this.status, message: `error when ${doing} "${source}": ${this.message}` });
  }
}

/** Several errors of one command, each printed on its own. */
export class ManyErrors extends Error {
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    super(errors.map((error) => error.message).join(', '));
    this.errors = errors;
  }
}

/** Ends the command with a code and no further words. */
export class Exit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

export function isReason(error: unknown, reason: Status['reason']): boolean {
  return error instanceof StatusError && error.status.reason === reason;
}

export function isNotFound(error: unknown): boolean {
  return isReason(error, 'NotFound');
}

export function isForbidden(error: unknown): boolean {
  return isReason(error, 'Forbidden');
}

/** An Error from anything that was thrown; bugs of the program keep going up. */
export function asExpected(error: unknown): Error {
  if (error instanceof CommandError || error instanceof StatusError || error instanceof ManyErrors) return error;
  throw error;
}

/** Throws what was gathered: nothing, the one, or all. */
export function throwAll(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new ManyErrors(errors);
}

/** The last words on stderr, newline included. */
export function errorText(error: Error): string {
  if (error instanceof ManyErrors) return error.errors.map(textAmongOthers).join('');
  if (error instanceof StatusError) return statusText(error.status);
  const text = error.message.startsWith('error: ') ? error.message : `error: ${error.message}`;
  return text.endsWith('\n') ? text : `${text}\n`;
}

// Among several errors each is told plainly, without the causes of an invalid object listed.
function textAmongOthers(error: Error): string {
  return error instanceof StatusError ? serverText(error.status) : `${error.message}\n`;
}

function statusText(status: Status): string {
  return status.reason === 'Invalid' ? invalidText(status) : serverText(status);
}

function serverText(status: Status): string {
  const message = status.message ?? '';
  return status.reason ? `Error from server (${status.reason}): ${message}\n` : `Error from server: ${message}\n`;
}

function invalidText(status: Status): string {
  const { details } = status;
  if (!details) return `The request is invalid${status.message ? `: ${status.message}` : ''}\n`;
  const causes = [...new Set((details.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`))];
  let text = 'The request is invalid';
  if (details.kind || details.name) text = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`;
  else if (status.message && causes.length === 0) text += `: ${status.message}`;
  if (causes.length === 0) return `${text}\n`;
  if (causes.length === 1) return `${text}: ${causes[0]}\n`;
  return `${text}: \n${causes.map((cause) => `* ${cause}\n`).join('')}`;
}

/** A kind that the server does not have. */
export function noMatchText({ kind, apiVersion }: KubernetesObject): string {
  return `no matches for kind "${kind}" in version "${apiVersion}"`;
}

/** The same of an object that was read from a file. */
export function noMappingText(object: KubernetesObject, source: string): string {
  const { name = '', namespace = '' } = object.metadata ?? {};
  return `resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": ${noMatchText(object)}\nensure CRDs are installed first`;
}

/** The Status of an answer that is none, such as a proxy's page. */
export function unknownStatus(code: number, body: unknown): Status {
  const message = typeof body === 'string' && body ? body : `the server responded with the status code ${code}`;
  return failure(code, code === 404 ? 'NotFound' : 'InternalError', message);
}
