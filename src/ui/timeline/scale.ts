/** The timeline's axis: how much time it shows and where its marks stand. */

export interface TimeScale {
  fromMs: number;
  toMs: number;
  tickMs: number;
}

const ticksMax = 13;
/** A tick's label and the air beside it. */
const tickWidth = 52;
const spanMsMin = 110_000;
/** Room to the right of the playhead, so that the future has somewhere to come from. */
const ahead = 1.06;
const steps = [10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/**
 * From time zero to a little past now. The span grows in whole ticks, so the picture stands still between two; there are
 * only as many ticks as labels fit.
 */
export function timeScale(nowMs: number, width = Number.POSITIVE_INFINITY): TimeScale {
  const wanted = Math.max(spanMsMin, nowMs * ahead);
  const most = Math.max(2, Math.min(ticksMax, Math.floor(width / tickWidth)));
  const tickMs = (steps.find((step) => step * 1000 * most >= wanted) ?? steps[steps.length - 1]) * 1000;
  return { fromMs: 0, toMs: Math.ceil(wanted / tickMs) * tickMs, tickMs };
}

export function ticks({ fromMs, toMs, tickMs }: TimeScale): number[] {
  return Array.from({ length: Math.floor((toMs - fromMs) / tickMs) }, (_, index) => fromMs + index * tickMs);
}

export function xOf({ fromMs, toMs }: TimeScale, atMs: number, width: number): number {
  return ((atMs - fromMs) / (toMs - fromMs)) * width;
}

export function timeAt({ fromMs, toMs }: TimeScale, x: number, width: number): number {
  return Math.max(0, fromMs + (x / Math.max(1, width)) * (toMs - fromMs));
}
