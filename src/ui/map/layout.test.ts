import { expect, test } from 'vitest';
import { inGroups } from './group.ts';
import { layoutMap, tile, type MapLayout, type Rect } from './layout.ts';

const machines = (count: number, docked: number[] = []) =>
  inGroups(
    Array.from({ length: count }, (_, index) => ({
      name: `worker-${index + 1}`,
      zone: 'a',
      docked: docked.includes(index + 1),
    })),
  );
const desk = { width: 800, height: 457 };

function overlaps(left: Rect, right: Rect): boolean {
  return (
    left.x < right.x + right.width &&
    right.x < left.x + left.width &&
    left.y < right.y + right.height &&
    right.y < left.y + left.height
  );
}

function collisions(layout: MapLayout): string[] {
  const all: [string, Rect][] = [...layout.cards, ['dock', layout.dock], ['bin', layout.bin]];
  return all.flatMap(([name, rect], index) =>
    all
      .slice(index + 1)
      .filter(([, other]) => overlaps(rect, other))
      .map(([other]) => `${name} on ${other}`),
  );
}

test('three workers and the docks fill the first screen, two by two', () => {
  const layout = layoutMap(machines(3), desk);
  expect(layout.cards.get('worker-1')).toEqual({ x: 0, y: 0, width: 395, height: 223 });
  expect(layout.cards.get('worker-3')).toEqual({ x: 0, y: 233, width: 395, height: 223 });
  expect(layout.dock).toMatchObject({ x: 405, y: 233 });
  expect(layout.bin).toMatchObject({ x: 405, height: 62 });
});

test.each([0, 1, 2, 3, 4, 5, 6, 15, 16, 80, 81, 300, 1000])(
  '%i nodes: nothing lies on anything else, and all lie inside',
  (count) => {
    const layout = layoutMap(machines(count), desk);
    expect(layout.cards.size).toBe(count);
    if (count <= 100) expect(collisions(layout)).toEqual([]);
    for (const rect of layout.cards.values()) {
      expect(rect.x + rect.width).toBeLessThanOrEqual(layout.width);
      expect(rect.y + rect.height).toBeLessThanOrEqual(layout.height);
    }
  },
);

test('up to 24 nodes need no zoom at 1440 × 900; a hundred are tiles of the smallest size', () => {
  const two = layoutMap(machines(24), desk);
  expect([two.width <= desk.width, two.height <= desk.height]).toEqual([true, true]);
  expect(layoutMap(machines(100), desk).cards.get('worker-100')).toMatchObject(tile);
});

test('the same names stand in the same places, in whatever order they came', () => {
  const forth = [3, 1, 2, 10].map((n) => ({ name: `worker-${n}`, zone: '', docked: false }));
  const back = [...forth].reverse();
  expect(layoutMap(inGroups(forth), desk)).toEqual(layoutMap(inGroups(back), desk));
  expect([...layoutMap(inGroups(forth), desk).cards.keys()]).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-10']);
});

test('a drained node stands in the dock, which grows when it must, and nobody else moves', () => {
  const layout = layoutMap(machines(3, [2]), desk);
  expect(layout.cards.get('worker-3')).toEqual(layoutMap(machines(3), desk).cards.get('worker-3'));
  const docked = layout.docked.get('worker-2');
  expect(docked && overlaps(docked, layout.dock)).toBe(true);
  const many = layoutMap(machines(12, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), desk);
  const last = many.docked.get('worker-11');
  expect(last && last.y + last.height <= many.dock.y + many.dock.height).toBe(true);
});

test('on a narrow page cards lie one below the other', () => {
  const layout = layoutMap(machines(3), { width: 336, height: 400, narrow: true });
  expect([...layout.cards.values()].every((rect) => rect.x === 0 && rect.width === 336)).toBe(true);
  expect(layout.bin.y + layout.bin.height).toBe(layout.height);
});
