/** The moments at which something stands on the timeline, for going from one to the next. */

export interface Moments {
  inputs: readonly { atMs: number }[];
  rollouts: readonly { startMs: number; endMs: number | undefined }[];
  warnings: readonly { atMs: number }[];
  bookmarks: readonly { atMs: number }[];
}

/** While time goes on, who steps back twice means two moments, and not the one that was just left behind. */
export const slackMs = 700;

export function momentBefore(moments: Moments, nowMs: number): number | undefined {
  const earlier = timesOf(moments).filter((atMs) => atMs < nowMs - slackMs);
  return earlier.length > 0 ? Math.max(...earlier) : undefined;
}

/** @param untilMs how far the line has been seen: beyond it there is nothing to go to */
export function momentAfter(moments: Moments, nowMs: number, untilMs: number): number | undefined {
  const later = timesOf(moments).filter((atMs) => atMs > nowMs && atMs <= untilMs);
  return later.length > 0 ? Math.min(...later) : undefined;
}

function timesOf({ inputs, rollouts, warnings, bookmarks }: Moments): number[] {
  return [
    ...[...inputs, ...warnings, ...bookmarks].map(({ atMs }) => Math.ceil(atMs)),
    ...rollouts.flatMap(({ startMs, endMs }) => (endMs === undefined ? [startMs] : [startMs, endMs])).map(Math.ceil),
  ];
}
