/** What a watcher is sent when much happens before anybody could have read it. */
import { expect, it } from 'vitest';
import type { WatchEvent } from '../api/request.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { isStatus } from '../api/status.ts';
import { eventsPerWriteMax, eventsWaitingMax, openWatch } from './watch-stream.ts';

const event = (number: number): WatchEvent =>
  ({ type: 'ADDED', object: { kind: 'Pod', metadata: { name: `pod-${number}` } } }) as WatchEvent;

it('all of it, in order and in small writes, so that one who does not keep up is found out', async () => {
  let happen: (event: WatchEvent) => void = () => {};
  const cluster = {
    watch: (_request: unknown, sink: typeof happen) => {
      happen = sink;
      return { close: () => {} };
    },
  } as unknown as Cluster;
  const open = openWatch(cluster, { method: 'GET', path: '/api/v1/pods' });
  if (isStatus(open)) throw new Error('refused');
  const early = 2 * eventsPerWriteMax + 1;
  const total = early + 2 * eventsWaitingMax + 1;
  const writes: (readonly WatchEvent[])[] = [];
  for (let number = 0; number < early; number++) happen(event(number));
  const stop = open({ write: (events) => void writes.push(events), end: () => {} });
  expect(writes.flat()).toHaveLength(early);
  for (let number = early; number < total; number++) happen(event(number));
  expect(writes.flat().length).toBeGreaterThan(total - eventsWaitingMax);
  await expect.poll(() => writes.flat()).toHaveLength(total);
  stop();
  expect(Math.max(...writes.map((events) => events.length))).toBe(eventsPerWriteMax);
  expect(writes.flat()).toEqual(Array.from({ length: total }, (_, number) => event(number)));
});
