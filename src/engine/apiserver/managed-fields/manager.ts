/** Under which name a client owns what it writes. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/create.go managerOrUserAgent
import type { StatusCause } from '../../../api/status.ts';
import type { Call } from '../core.ts';

export const managerLengthMax = 128;

/** The name that the client has given, or the program that it says it is. */
export function managerOf(call: Call): string {
  const { fieldManager, untrusted } = call.options;
  if (fieldManager) return fieldManager;
  return (untrusted ? ofUserAgent(call.wire?.userAgent ?? '') : programOf(call.caller.actor)) || 'unknown';
}

const programs = new Map<string, string>();
const programsMax = 10_000;

/** All controllers live in one program. */
function programOf(actor: string): string {
  let program = programs.get(actor);
  if (program === undefined) {
    if (programs.size >= programsMax) programs.clear();
    programs.set(actor, (program = programNamed(actor)));
  }
  return program;
}

function programNamed(actor: string): string {
  if (actor.startsWith('kubelet ')) return 'kubelet';
  if (actor === 'scheduler') return 'kube-scheduler';
  if (actor === 'apiserver') return 'kube-apiserver';
  return 'kube-controller-manager';
}

/** `kubectl/v1.32.4 (linux/amd64)` → `kubectl`. */
function ofUserAgent(userAgent: string): string {
  const name = userAgent.split('/', 1)[0];
  let kept = '';
  for (const sign of name) {
    if (!isPrintable(sign)) continue;
    if (byteLength(kept) + byteLength(sign) > managerLengthMax) break;
    kept += sign;
  }
  return kept;
}

// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateFieldManager
export function problemsOfManager(manager: string): StatusCause[] {
  const problems: StatusCause[] = [];
  const field = 'fieldManager';
  if (byteLength(manager) > managerLengthMax) {
    const message = `Too long: may not be more than ${managerLengthMax} bytes`;
    problems.push({ reason: 'FieldValueTooLong', field, message });
  }
  let position = 0;
  for (const sign of manager) {
    if (!isPrintable(sign)) {
      const message = `Invalid value: ${JSON.stringify(manager)}: should only contain printable characters; found a non-printable character (${sign.codePointAt(0) ?? 0}) at position ${position}`;
      problems.push({ reason: 'FieldValueInvalid', field, message });
    }
    position += byteLength(sign);
  }
  return problems;
}

/** Go's word on it: letters, marks, numbers, punctuation, symbols, and the plain space. */
function isPrintable(sign: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(sign);
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
