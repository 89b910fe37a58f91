import { describe, expect, it } from 'vitest';
import { enqueue, forget, newZone, nextTurnAfterMs, takeTurn, updateZones, zoneState, type Zones } from './zones.ts';

const many = (ready: number, silent: number) => [
  ...Array.from({ length: ready }, () => 'True' as const),
  ...Array.from({ length: silent }, () => 'Unknown' as const),
];

it.each([
  [3, 0, 'Normal'],
  [2, 1, 'Normal'],
  [0, 1, 'FullDisruption'],
  // Fewer than three silent nodes are bad luck, not a disruption.
  [1, 2, 'Normal'],
  [2, 3, 'PartialDisruption'],
  [5, 4, 'Normal'],
  [9, 11, 'PartialDisruption'],
  [10, 12, 'Normal'],
  [0, 0, 'Normal'],
] as const)('%d ready and %d silent nodes: %s', (ready, silent, state) => {
  expect(zoneState(many(ready, silent))).toBe(state);
});

describe('turns', () => {
  it('gives the first node its turn at once and the next one ten seconds later', () => {
    const zone = newZone(0);
    enqueue(zone, 'a');
    enqueue(zone, 'b');
    enqueue(zone, 'a');
    expect(takeTurn(zone, 0)).toBe('a');
    expect(takeTurn(zone, 0)).toBeUndefined();
    expect(nextTurnAfterMs(zone, 0)).toBe(10_000);
    expect(takeTurn(zone, 9_999)).toBeUndefined();
    expect(takeTurn(zone, 10_000)).toBe('b');
    expect(nextTurnAfterMs(zone, 10_000)).toBeUndefined();
  });

  it('queues a node again only after it has been forgotten', () => {
    const zone = newZone(0);
    enqueue(zone, 'a');
    takeTurn(zone, 0);
    enqueue(zone, 'a');
    expect(zone.waiting).toEqual([]);
    forget(zone, 'a');
    enqueue(zone, 'a');
    expect(zone.waiting).toEqual(['a']);
  });

  it('spends nothing on an empty queue', () => {
    const zone = newZone(0);
    expect(takeTurn(zone, 0)).toBeUndefined();
    enqueue(zone, 'a');
    expect(takeTurn(zone, 0)).toBe('a');
  });
});

describe('disruption', () => {
  it('slows a large zone down and stops a small one when most of it is silent', () => {
    const zones: Zones = {};
    updateZones(zones, { small: many(2, 3), large: many(20, 40), fine: many(3, 0) }, 0);
    expect([zones.small.perSecond, zones.large.perSecond, zones.fine.perSecond]).toEqual([0, 0.01, 0.1]);
  });

  it('goes on at full speed when one of several zones is lost', () => {
    const zones: Zones = {};
    updateZones(zones, { lost: many(0, 3), fine: many(3, 0) }, 0);
    expect(zones.lost).toMatchObject({ state: 'FullDisruption', perSecond: 0.1 });
  });

  it('stops everywhere when all nodes are silent, and begins anew with the first that reports', () => {
    const zones: Zones = {};
    updateZones(zones, { a: many(2, 0), b: many(1, 0) }, 0);
    expect(updateZones(zones, { a: many(0, 2), b: many(0, 1) }, 5_000)).toBe('began everywhere');
    expect([zones.a.perSecond, zones.b.perSecond]).toEqual([0, 0]);
    expect(updateZones(zones, { a: many(0, 2), b: many(0, 1) }, 10_000)).toBeUndefined();
    expect(updateZones(zones, { a: many(1, 1), b: many(0, 1) }, 15_000)).toBe('ended');
    expect([zones.a.perSecond, zones.b.perSecond]).toEqual([0.1, 0.1]);
  });

  it('forgets zones without nodes', () => {
    const zones: Zones = {};
    updateZones(zones, { a: many(1, 0), b: many(1, 0) }, 0);
    updateZones(zones, { a: many(1, 0) }, 5_000);
    expect(Object.keys(zones)).toEqual(['a']);
  });
});
