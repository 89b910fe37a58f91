/** What a container has to do for its users: for how long it was serving requests, second by second. */
import type { Behaviour } from './image-behaviour.ts';

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

export interface Load {
  cpuMilli: number;
  memoryBytes: number;
}

/** What their users make containers take of the machine. */
export function loadOn(
  containers: readonly { image: string; work: Work }[],
  behaviourOf: (image: string) => Behaviour,
  nowMs: number,
): Load {
  const load: Load = { cpuMilli: 0, memoryBytes: 0 };
  for (const { image, work } of containers) {
    const served = meanServed(work, nowMs);
    const { cpuMilliPerRequest, memoryBytesPerRequest } = behaviourOf(image);
    load.cpuMilli += served * cpuMilliPerRequest;
    load.memoryBytes += served * memoryBytesPerRequest;
  }
  return load;
}
