/** The kubelet's back-off for crashing containers and failing pulls: 10 s, doubling up to 5 min, forgotten after 10 quiet minutes. */
// k8s: staging/src/k8s.io/client-go/util/flowcontrol/backoff.go, pkg/kubelet/kubelet.go MaxCrashLoopBackOff

export const backOffBaseMs = 10_000;
export const backOffMaxMs = 300_000;

export interface BackOff {
  delayMs: number;
  updatedAtMs: number;
}

/** True while less than the delay has passed since `sinceMs`: for a container, since it ended; for a pull, since it failed. */
export function isInBackOff(backOff: BackOff | undefined, sinceMs: number, nowMs: number): boolean {
  if (!backOff || hasExpired(backOff, sinceMs)) return false;
  return nowMs - sinceMs < backOff.delayMs;
}

/** The delay after one more failure. Example: 10 s, 20 s, 40 s, 80 s, 160 s, 300 s, 300 s. */
export function nextBackOff(backOff: BackOff | undefined, eventMs: number, nowMs: number): BackOff {
  const isFirst = !backOff || hasExpired(backOff, eventMs);
  return { delayMs: isFirst ? backOffBaseMs : Math.min(backOff.delayMs * 2, backOffMaxMs), updatedAtMs: nowMs };
}

// A container that ran for more than twice the longest delay begins anew.
function hasExpired(backOff: BackOff, eventMs: number): boolean {
  return eventMs - backOff.updatedAtMs > backOffMaxMs * 2;
}
