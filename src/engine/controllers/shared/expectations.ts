/**
 * What a controller has just written and its lagging cache does not show yet. While something is awaited the controller
 * neither creates nor deletes, else it would do the same thing twice. Plain data, so it can be saved.
 */
// k8s: pkg/controller/controller_utils.go UIDTrackingControllerExpectations

export interface Expectation {
  creations: number;
  /** Uids of the objects whose deletion has not been seen. */
  deletions: string[];
  sinceMs: number;
}

/** By key of the owner. */
export type Expectations = Record<string, Expectation>;

/** After so long a lost observation no longer blocks. */
// k8s: pkg/controller/controller_utils.go ExpectationsTimeout
export const expectationsTimeoutMs = 5 * 60_000;

export function isSatisfied(expectations: Expectations, key: string, nowMs: number): boolean {
  const expectation = expectations[key];
  if (!expectation) return true;
  if (expectation.creations <= 0 && expectation.deletions.length === 0) return true;
  return nowMs - expectation.sinceMs > expectationsTimeoutMs;
}

export function expectCreations(expectations: Expectations, key: string, creations: number, nowMs: number): void {
  expectations[key] = { creations, deletions: [], sinceMs: nowMs };
}

export function expectDeletions(expectations: Expectations, key: string, deletions: string[], nowMs: number): void {
  expectations[key] = { creations: 0, deletions, sinceMs: nowMs };
}

/** Sets both at once, for a controller that creates and deletes in one go. */
export function expect(
  expectations: Expectations,
  key: string,
  creations: number,
  deletions: string[],
  nowMs: number,
): void {
  expectations[key] = { creations, deletions, sinceMs: nowMs };
}

export function creationObserved(expectations: Expectations, key: string, count = 1): void {
  const expectation = expectations[key];
  if (!expectation) return;
  expectation.creations -= count;
  forgetIfMet(expectations, key, expectation);
}

/** Seeing the deletion mark and then the removal of one object counts once. */
export function deletionObserved(expectations: Expectations, key: string, uid: string): void {
  const expectation = expectations[key];
  if (!expectation || expectation.deletions.length === 0) return;
  const index = expectation.deletions.indexOf(uid);
  if (index < 0) return;
  expectation.deletions.splice(index, 1);
  forgetIfMet(expectations, key, expectation);
}

function forgetIfMet(expectations: Expectations, key: string, expectation: Expectation): void {
  if (expectation.creations <= 0 && expectation.deletions.length === 0) delete expectations[key];
}
