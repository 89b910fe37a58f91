/** Which certificate requests have served their time. */
// k8s: pkg/controller/certificates/cleaner/cleaner.go
import { parseTime } from '../../../api/time.ts';
import { notAfterMs } from '../../../kinds/certificate-signing-request/issued.ts';
import type { CertificateSigningRequest } from '../../../kinds/certificate-signing-request/types.ts';

const hourMs = 3_600_000;
/** How often the cleaner looks. */
export const pollingIntervalMs = hourMs;
const approvedMsMax = hourMs;
/** For denied and failed requests. */
const deniedMsMax = hourMs;
const pendingMsMax = 24 * hourMs;

/**
 * Why the request goes; undefined while it may stay. Upstream counts from a condition's `lastUpdateTime`, which kubectl takes from its
 * own clock. The time in here passes at another pace, so the server's own word counts; where clocks agree, it is the same.
 */
export function planCleaning({ metadata, status }: CertificateSigningRequest, nowMs: number): string | undefined {
  const isOlder = (time: string | null | undefined, ms: number): boolean => nowMs - parseTime(time) > ms;
  const conditions = status.conditions ?? [];
  const isPast = (type: string, ms: number): boolean =>
    conditions.some((condition) => condition.type === type && isOlder(condition.lastTransitionTime, ms));
  const { certificate } = status;
  if (certificate && isPast('Approved', approvedMsMax)) return 'it was approved more than 1 h ago';
  if (isPast('Denied', deniedMsMax)) return 'it was denied more than 1 h ago';
  if (isPast('Failed', deniedMsMax)) return 'it failed more than 1 h ago';
  if (conditions.length === 0 && isOlder(metadata.creationTimestamp, pendingMsMax))
    return 'nobody has decided about it for 24 h';
  const isApproved = conditions.some(({ type }) => type === 'Approved');
  if (isApproved && certificate && nowMs > notAfterMs(certificate)) return 'its certificate has expired';
  return undefined;
}
