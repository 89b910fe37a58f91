import { expect, test } from 'vitest';
import type { Token } from '../../design/state.ts';
import { inGroups, ungroupedMax } from '../group.ts';
import { layoutMap } from '../layout.ts';
import { cellSentence, totalsOf, troubleOf, worstFirst, type Cell } from './cells.ts';
import { focusMachine, focusTaken, useField } from './field-store.ts';
import { Places } from './places.ts';

function cell(name: string, state: string, token: Token, worst?: Cell['worst']): Cell {
  return { name, zone: 'a', face: { state, token, icon: 'check', word: '' }, pods: 3, worst, share: 0.5 };
}

const cells = [
  cell('w-1', 'Ready', 'ready'),
  cell('w-2', 'Ready,SchedulingDisabled', 'off'),
  cell('w-3', 'Ready', 'ready', { token: 'degraded', count: 1 }),
  cell('w-4', 'Ready', 'ready', { token: 'failed', count: 2 }),
  cell('w-5', 'NotReady', 'unknown'),
  cell('w-10', 'NotReady', 'failed'),
];

test('a zone is summed up in the words of kubectl', () => {
  expect(totalsOf(cells)).toBe('4 Ready · 2 NotReady · 1 cordoned');
  expect(totalsOf(Array.from({ length: 1640 }, () => cells[0]))).toBe('1,640 Ready');
  expect(totalsOf([])).toBe('');
});

test('machines in trouble come before machines with pods in trouble, and who is well is not among them', () => {
  expect(worstFirst(cells).map(({ name }) => name)).toEqual(['w-10', 'w-5', 'w-4', 'w-3']);
  expect(cells.map(troubleOf)).toEqual([undefined, undefined, 'degraded', 'failed', 'unknown', 'failed']);
});

test('a spot says in words what it is', () => {
  expect(cellSentence(cells[3])).toBe('w-4 · Ready · zone a · 3 pods · 2 failed');
});

const desk = { width: 800, height: 457 };
const machines = inGroups(
  Array.from({ length: 300 }, (_, index) => ({
    name: `worker-${index + 1}`,
    zone: 'abc'[index % 3],
    docked: false,
  })),
);
const layout = layoutMap(machines, desk);
const places = new Places(layout);

test('few machines stand by name, many by zone, each zone under its own name', () => {
  expect(inGroups(machines.places.slice(0, ungroupedMax)).zones).toEqual([]);
  expect(machines.zones.map(({ name, machines: own }) => `${name} ${own.length}`)).toEqual(['a 100', 'b 100', 'c 100']);
  expect(machines.zones[0].machines.slice(0, 3).map(({ name }) => name)).toEqual(['worker-1', 'worker-4', 'worker-7']);
  for (const [index, { name, y, height }] of layout.zones.entries()) {
    const own = machines.zones[index].machines.map((machine) => layout.cards.get(machine.name)?.y ?? 0);
    expect(`${name}: ${Math.min(...own) > y + height}`).toBe(`${name}: true`);
    expect(Math.max(...own)).toBeLessThan(layout.zones[index + 1]?.y ?? Infinity);
  }
});

test('the pointer finds each machine, and nobody between two or on the name of a zone', () => {
  for (const [name, { x, y, width, height }] of layout.cards) {
    expect(places.at(x + 1, y + 1)).toBe(name);
    expect(places.at(x + width - 1, y + height - 1)).toBe(name);
  }
  expect(places.at(layout.zones[1].x + 5, layout.zones[1].y + 5)).toBeUndefined();
  expect(places.at(-1, 5)).toBeUndefined();
  expect(places.at(layout.width + 9999, 5)).toBeUndefined();
});

test('arrows reach every machine from the first, and end at the edges', () => {
  const reached = new Set<string>(['worker-1']);
  for (const name of reached)
    for (const direction of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const) {
      const next = places.neighbour(name, direction);
      if (next !== undefined) reached.add(next);
    }
  expect(reached.size).toBe(300);
  expect(places.neighbour('worker-1', 'ArrowUp')).toBeUndefined();
  expect(places.neighbour('worker-1', 'ArrowLeft')).toBeUndefined();
  expect(places.neighbour('nobody', 'ArrowDown')).toBeUndefined();
});

test('the focus is asked for once, and again when the same machine is asked for again', () => {
  focusMachine('w-1');
  focusMachine('w-2');
  expect(useField.getState()).toMatchObject({ focused: 'w-2', previous: 'w-1', wanted: true });
  focusTaken();
  expect(useField.getState()).toMatchObject({ focused: 'w-2', previous: undefined, wanted: false });
  focusMachine('w-2');
  expect(useField.getState().wanted).toBe(true);
});
