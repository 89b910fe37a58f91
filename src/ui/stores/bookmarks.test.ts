import { beforeEach, describe, expect, test } from 'vitest';
import type { HistoryLines } from '../../protocol/messages.ts';
import {
  afterLines,
  bookmarkNameLengthMax,
  bookmarksMax,
  freeName,
  onPresentLine,
  useBookmarks,
  type Bookmark,
} from './bookmarks.ts';

function linesOf(present: string, forks: Readonly<Record<string, number>> = {}): HistoryLines {
  return {
    present,
    branches: Object.entries(forks).map(([name, forkMs]) => ({ name, forkMs, endMs: 90_000, actions: [] })),
  };
}

function bookmarksOf(...moments: [atMs: number, line: string][]): Bookmark[] {
  return moments.map(([atMs, line], index) => ({ id: index, name: `at ${atMs}`, atMs, line }));
}

const placesOf = (bookmarks: readonly Bookmark[]) => bookmarks.map(({ atMs, line }) => `${atMs} ${line}`);

describe('bookmarks follow the lines of history', () => {
  test.each<[what: string, before: HistoryLines, after: HistoryLines, places: string[]]>([
    [
      'what came later goes with the line that an undo left',
      linesOf('main'),
      linesOf('main', { 'before-undo-1': 20_000 }),
      ['10000 main', '30000 before-undo-1'],
    ],
    [
      'to enter another line moves none',
      linesOf('main', { b: 20_000 }),
      linesOf('b', { main: 20_000 }),
      ['10000 main', '30000 main'],
    ],
    ['nothing changed', linesOf('main', { b: 20_000 }), linesOf('main', { b: 20_000 }), ['10000 main', '30000 main']],
  ])('%s', (_what, before, after, places) => {
    expect(placesOf(afterLines(bookmarksOf([10_000, 'main'], [30_000, 'main']), before, after))).toEqual(places);
  });

  test('a redo brings back those of the line that is one with the present again', () => {
    const bookmarks = bookmarksOf([10_000, 'main'], [30_000, 'before-undo-1']);
    const after = afterLines(bookmarks, linesOf('main', { 'before-undo-1': 20_000 }), linesOf('main'));
    expect(placesOf(after)).toEqual(['10000 main', '30000 main']);
  });

  test('a line that is forgotten, because another one was left, takes its own along', () => {
    const bookmarks = bookmarksOf([10_000, 'main'], [30_000, 'oldest'], [40_000, 'main']);
    const after = afterLines(bookmarks, linesOf('main', { oldest: 5000 }), linesOf('main', { newest: 20_000 }));
    expect(placesOf(after)).toEqual(['10000 main', '40000 newest']);
  });

  test('the present line shows its own, and those of others from before they parted', () => {
    const bookmarks = bookmarksOf([10_000, 'b'], [30_000, 'b'], [50_000, 'main'], [60_000, 'gone']);
    expect(placesOf(onPresentLine(bookmarks, linesOf('main', { b: 20_000 })))).toEqual(['10000 b', '50000 main']);
  });
});

describe('the list', () => {
  beforeEach(() => useBookmarks.getState().begin([], 'main'));

  test('is in the order of time, and knows a free name', () => {
    const { add, remove } = useBookmarks.getState();
    add({ name: 'Bookmark 1', atMs: 5000 }, 'main');
    const first = add({ name: '  Bookmark 2 ', atMs: 1000 }, 'main');
    expect(useBookmarks.getState().bookmarks.map(({ name }) => name)).toEqual(['Bookmark 2', 'Bookmark 1']);
    expect(freeName(useBookmarks.getState().bookmarks)).toBe('Bookmark 3');
    remove(first ?? -1);
    expect(freeName(useBookmarks.getState().bookmarks)).toBe('Bookmark 2');
  });

  test('has room for so many, and a name for so many letters', () => {
    const { add, rename } = useBookmarks.getState();
    const ids = Array.from({ length: bookmarksMax }, (_, index) => add({ name: 'x', atMs: index }, 'main'));
    expect(add({ name: 'one more', atMs: 0 }, 'main')).toBeUndefined();
    rename(ids[0] ?? -1, 'n'.repeat(99));
    expect(useBookmarks.getState().bookmarks[0].name).toHaveLength(bookmarkNameLengthMax);
  });

  test('begins anew with a world', () => {
    useBookmarks.getState().add({ name: 'old', atMs: 1 }, 'b');
    const [drain, undone] = [
      { name: 'the drain', atMs: 7 },
      { name: 'what was undone', atMs: 9, line: 'before-undo-1' },
    ];
    useBookmarks.getState().begin([undone, drain], 'main');
    expect(useBookmarks.getState().bookmarks).toMatchObject([{ ...drain, line: 'main' }, undone]);
  });
});
