/** Moments that the student wants to find again: each has a name and lies on a line of history. */
import { create } from 'zustand';
import type { BookmarkedMoment, HistoryLines } from '../../protocol/messages.ts';
import { useHistory } from './history.ts';

export interface Bookmark extends BookmarkedMoment {
  id: number;
  /** The line of history on which it lies. */
  line: string;
}

/** More would hide the timeline. */
export const bookmarksMax = 50;
export const bookmarkNameLengthMax = 40;

export interface BookmarksState {
  /** In the order of their times. */
  bookmarks: readonly Bookmark[];
  /** A world is opened, with the bookmarks that came with it. */
  begin(moments: readonly BookmarkedMoment[], presentLine: string): void;
  /** @returns its id; nothing when there are `bookmarksMax` already */
  add(moment: BookmarkedMoment, line: string): number | undefined;
  rename(id: number, name: string): void;
  remove(id: number): void;
  follow(before: HistoryLines, after: HistoryLines): void;
}

let nextId = 1;

export const useBookmarks = create<BookmarksState>((set, get) => ({
  bookmarks: [],
  begin: (moments, presentLine) =>
    set({
      bookmarks: inOrder(
        moments.slice(0, bookmarksMax).map((moment) => bookmarkOf(moment, moment.line ?? presentLine)),
      ),
    }),
  add: (moment, line) => {
    const { bookmarks } = get();
    if (bookmarks.length >= bookmarksMax) return undefined;
    const added = bookmarkOf(moment, line);
    set({ bookmarks: inOrder([...bookmarks, added]) });
    return added.id;
  },
  rename: (id, name) =>
    set(({ bookmarks }) => ({
      bookmarks: bookmarks.map((bookmark) => (bookmark.id === id ? { ...bookmark, name: shortened(name) } : bookmark)),
    })),
  remove: (id) => set(({ bookmarks }) => ({ bookmarks: bookmarks.filter((bookmark) => bookmark.id !== id) })),
  follow: (before, after) => set(({ bookmarks }) => ({ bookmarks: afterLines(bookmarks, before, after) })),
}));

function bookmarkOf({ name, atMs }: BookmarkedMoment, line: string): Bookmark {
  return { id: nextId++, name: shortened(name), atMs, line };
}

function shortened(name: string): string {
  return name.trim().slice(0, bookmarkNameLengthMax);
}

function inOrder(bookmarks: readonly Bookmark[]): readonly Bookmark[] {
  return [...bookmarks].sort((left, right) => left.atMs - right.atMs);
}

/** `Bookmark 3`: the first number that is free. */
export function freeName(bookmarks: readonly Bookmark[]): string {
  const taken = new Set(bookmarks.map(({ name }) => name));
  for (let number = 1; ; number++) if (!taken.has(`Bookmark ${number}`)) return `Bookmark ${number}`;
}

/**
 * Where the bookmarks lie when lines of history have changed. Whoever acts in the past, or undoes, leaves what came later to
 * a new line, and the bookmarks there go with it; a line that became one with the present again brings its own back; a line
 * that was forgotten takes its own along.
 */
export function afterLines(
  bookmarks: readonly Bookmark[],
  before: HistoryLines,
  after: HistoryLines,
): readonly Bookmark[] {
  const known = new Set([before.present, ...before.branches.map(({ name }) => name)]);
  const present = new Set([after.present, ...after.branches.map(({ name }) => name)]);
  const left = after.branches.find(({ name }) => !known.has(name));
  return bookmarks.flatMap((bookmark) => {
    if (!present.has(bookmark.line)) return left ? [] : [{ ...bookmark, line: after.present }];
    const isLeft = left && bookmark.line === before.present && bookmark.atMs > left.forkMs;
    return [isLeft ? { ...bookmark, line: left.name } : bookmark];
  });
}

/** Those that the present line passes: its own, and those of other lines from before they parted. */
export function onPresentLine(
  bookmarks: readonly Bookmark[],
  { present, branches }: HistoryLines,
): readonly Bookmark[] {
  const forks = new Map(branches.map(({ name, forkMs }) => [name, forkMs]));
  return bookmarks.filter(({ line, atMs }) => line === present || atMs <= (forks.get(line) ?? -1));
}

export function presentBookmarks(): readonly Bookmark[] {
  return onPresentLine(useBookmarks.getState().bookmarks, useHistory.getState().lines);
}

/** The same, for what is drawn. */
export function usePresentBookmarks(): readonly Bookmark[] {
  const bookmarks = useBookmarks((state) => state.bookmarks);
  const lines = useHistory((state) => state.lines);
  return onPresentLine(bookmarks, lines);
}
