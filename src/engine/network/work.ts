/** What a container has to do for its users: for how long it was serving requests, second by second. */

/** As the metrics server reads usage: over so many seconds. */
export const workWindowSeconds = 15;

/** Milliseconds of service that began in a second, oldest first; requests that are served at a time add up. */
export type Work = [second: number, servedMs: number][];

export function noteWork(work: Work, beginsMs: number, servedMs: number): void {
  const second = Math.floor(beginsMs / 1000);
  // Whoever waits for a place begins later than one who comes after and finds one.
  const known = work.findLast(([at]) => at === second);
  if (known) known[1] += servedMs;
  else work.push([second, servedMs]);
  while (work[0][0] < second - workWindowSeconds) work.shift();
}

/** How many requests were being served at a time, on average over the last whole seconds. */
export function meanServed(work: Work, nowMs: number): number {
  const now = Math.floor(nowMs / 1000);
  let servedMs = 0;
  for (const [second, ms] of work) if (second < now && second >= now - workWindowSeconds) servedMs += ms;
  return servedMs / (workWindowSeconds * 1000);
}
