/** The preconditions of a subresource that changes its parent: the uid and revision that the client has looked at. */
// k8s: staging/src/k8s.io/apiserver/pkg/storage/interfaces.go Preconditions.Check
import type { Status } from '../../../api/status.ts';
import type { Call, ObjectVersion } from '../core.ts';
import { storagePrecondition } from '../refusals.ts';

export function checkPrecondition(
  call: Call,
  version: ObjectVersion,
  expected: { uid?: string; resourceVersion?: string },
): Status | undefined {
  const { name, uid, resourceVersion } = version.value.metadata;
  const refuse = (what: string, asked: string, found: string): Status =>
    storagePrecondition(
      call.resource.name,
      name,
      version.key,
      `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${found}`,
    );
  if (expected.uid && expected.uid !== uid) return refuse('UID', expected.uid, uid);
  if (expected.resourceVersion && expected.resourceVersion !== resourceVersion)
    return refuse('ResourceVersion', expected.resourceVersion, resourceVersion);
  return undefined;
}
