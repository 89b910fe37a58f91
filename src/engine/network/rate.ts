/** When users send their next request: the shapes of traffic over time. */
import type { RandomStream } from '../../base/random.ts';
import type { TrafficSpec } from '../../kinds/traffic/types.ts';

/** All Traffic objects together send at most so many requests a second; above it each is held back in proportion. */
export const requestsPerSecondMax = 2000;

/** Requests a second that the shape asks for, so long after the traffic began. */
export function rateAt(
  { requestsPerSecond, shape }: Pick<TrafficSpec, 'requestsPerSecond' | 'shape'>,
  sinceMs: number,
): number {
  const inMinuteMs = sinceMs % 60_000;
  switch (shape) {
    case 'steady':
      return requestsPerSecond;
    case 'spike':
      // The last ten seconds of each minute, so that calm comes first.
      return inMinuteMs >= 50_000 ? 5 * requestsPerSecond : requestsPerSecond;
    case 'wave':
      return requestsPerSecond * (1 + 0.8 * sineOfMinute(inMinuteMs));
  }
}

const stepMs = 100;
/** Traffic this thin is looked at again instead of waited for. */
const waitMaxMs = 60_000;

/**
 * When the next request is due: when the rate, added up over time, makes one request, give or take a tenth.
 * Example: steady 20 a second → 45 to 55 ms later.
 * @param share 1, or less when the limit holds traffic back
 */
export function nextSendMs(
  spec: TrafficSpec,
  beganMs: number,
  nowMs: number,
  share: number,
  random: RandomStream,
): number {
  const wanted = random.between(0.9, 1.1);
  if (spec.shape === 'steady') return nowMs + Math.min((wanted * 1000) / (spec.requestsPerSecond * share), waitMaxMs);
  let made = 0;
  for (let atMs = nowMs; atMs < nowMs + waitMaxMs; atMs += stepMs) {
    const perMs = (rateAt(spec, atMs - beganMs) * share) / 1000;
    if (made + perMs * stepMs >= wanted) return atMs + (wanted - made) / perMs;
    made += perMs * stepMs;
  }
  return nowMs + waitMaxMs;
}

// Bhaskara's approximation: plain arithmetic, so that every browser gets the very same number.
function sineOfMinute(inMinuteMs: number): number {
  const half = inMinuteMs < 30_000 ? inMinuteMs / 30_000 : inMinuteMs / 30_000 - 1;
  const arch = half * (1 - half);
  const sine = (16 * arch) / (5 - 4 * arch);
  return inMinuteMs < 30_000 ? sine : -sine;
}
