/** How requests are counted, shown and reported. */
import { describe, expect, it } from 'vitest';
import type { Traffic } from '../../kinds/traffic/types.ts';
import {
  addImage,
  addService,
  addTraffic,
  createNetworkWorld,
  putPod,
  putSlice,
  seen,
  type NetworkWorld,
} from '../../testing/network-world.ts';

describe('counters', () => {
  function busy(spec: object = {}): NetworkWorld {
    const world = createNetworkWorld();
    addService(world);
    putPod(world, 'web-1');
    putSlice(world, 'web-1@10.244.1.2');
    world.advance(1000);
    addTraffic(world, spec);
    return world;
  }

  it('add up, by the second and in all', () => {
    const world = busy();
    addImage(world, 'shop:v1', { errorPercent: 20 });
    world.advance(29_000);
    const { sent, succeeded, failed, failures, perSecond, byRevision, p95Ms, inFlight } = seen(world);
    const sum = (of: (second: (typeof perSecond)[number]) => number) =>
      perSecond.reduce((total, second) => total + of(second), 0);
    expect(perSecond.map(({ second }) => second)).toEqual(Array.from({ length: 29 }, (_, index) => index + 1));
    expect([sum((second) => second.ok), sum((second) => second.failed)]).toEqual([succeeded, failed]);
    expect(failures).toEqual({ error: failed });
    expect(byRevision).toEqual({ r1: { ok: succeeded, failed } });
    const underWay = inFlight.filter(({ endMs }) => endMs > world.engine.agenda.nowMs).length;
    expect(succeeded + failed + underWay).toBe(sent);
    expect(sent).toBeGreaterThan(29 * 19);
    expect(sent).toBeLessThan(29 * 21);
    // 20 ms give or take, and two hops.
    expect(p95Ms).toBeGreaterThan(22);
    expect(p95Ms).toBeLessThan(32);
  });

  it('tell only what is new, unless asked for all', () => {
    const world = busy();
    world.advance(5000);
    expect(world.network.observe()[0]?.perSecond.length).toBe(5);
    world.advance(2000);
    expect(world.network.observe()[0]?.perSecond.map(({ second }) => second)).toEqual([6, 7]);
    expect(world.network.observe()[0]?.perSecond).toEqual([]);
    expect(world.network.observe(true)[0]?.perSecond.length).toBe(7);
  });

  it('are written into the status every five seconds, and not when nothing has changed', () => {
    const world = busy();
    world.advance(5100);
    const status = world.engine.api.get<Traffic>('traffics', 'default/users')?.status;
    expect(status).toMatchObject({ failed: 0, lastUpdateTime: '2025-01-01T00:00:06Z' });
    expect(status?.sent).toBeGreaterThan(90);
    const writes = () => world.engine.api.writes.filter(({ request }) => request.resource === 'traffics').length;
    const object = world.engine.api.get<Traffic>('traffics', 'default/users');
    world.engine.api.put({ ...object, spec: { ...object?.spec, paused: true } } as never);
    world.advance(20_000);
    const after = writes();
    world.advance(60_000);
    expect(writes()).toBe(after);
  });

  it.each([
    ['steady', 1200, 1200],
    // 20 a second for 50 s, 100 a second for 10 s.
    ['spike', 2000, 2000],
    ['wave', 1200, 1200],
  ])('follow the shape: %s', (shape, least, most) => {
    const world = busy({ shape });
    world.advance(60_000);
    const { sent, perSecond } = seen(world);
    expect(sent).toBeGreaterThan(least * 0.96);
    expect(sent).toBeLessThan(most * 1.04);
    const at = (second: number) => perSecond.find((each) => each.second === second)?.sent ?? 0;
    if (shape === 'spike') expect(at(55)).toBeGreaterThan(4 * at(30));
    if (shape === 'wave') expect(at(16)).toBeGreaterThan(4 * at(46));
  });

  it('say when the limit holds users back', () => {
    const world = busy({ requestsPerSecond: 3000 });
    addTraffic(world, { requestsPerSecond: 1000 }, 'more');
    world.advance(2000);
    const [users, more] = world.network.observe(true);
    expect([users.limited, more.limited]).toEqual([true, true]);
    expect(users.sent + more.sent).toBeGreaterThan(3800);
    expect(users.sent + more.sent).toBeLessThan(4100);
    expect(users.sent / more.sent).toBeGreaterThan(2.8);
    expect(users.inFlight.length).toBeLessThanOrEqual(150);
  });
});
