/** The store against a naive model that keeps every state whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Store } from './store.ts';
import type { Version } from './version.ts';

const keys = ['/r/pods/a/x', '/r/pods/a/y', '/r/pods/a-b/x', '/r/pods/b/x', '/r/nodes/n', '/r/nodes/m'];
const paths = ['/', '/r/', '/r/pods/', '/r/pods/a/', '/r/pods/none/', '/r/nodes/'];

type Step = { do: 'put'; key: string; value: number } | { do: 'delete'; key: string } | { do: 'compact'; back: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('put' as const),
        key: fc.constantFrom(...keys),
        value: fc.integer({ min: 0, max: 9 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), key: fc.constantFrom(...keys) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('compact' as const), back: fc.nat(5) }) },
  ),
  { maxLength: 40 },
);

/** What stood below a path, as text in key order. */
function listed(versions: readonly Version<number>[]): string[] {
  return versions.map((version) => `${version.key}=${version.value}@${version.revision}`);
}

/** Every state whole: slow and plainly right. */
class NaiveStore {
  revision = 1;
  readonly states = new Map<number, Map<string, { value: number; revision: number }>>([[1, new Map()]]);

  write(key: string, value: number | undefined): void {
    const next = new Map(this.states.get(this.revision));
    this.revision++;
    if (value === undefined) next.delete(key);
    else next.set(key, { value, revision: this.revision });
    this.states.set(this.revision, next);
  }

  list(path: string, revision: number): string[] {
    const state = [...(this.states.get(revision) ?? [])]
      .filter(([key]) => key.startsWith(path))
      .sort(([left], [right]) => (left < right ? -1 : 1));
    return state.map(([key, entry]) => `${key}=${entry.value}@${entry.revision}`);
  }
}

function play(store: Store<number>, program: readonly Step[]): NaiveStore {
  const naive = new NaiveStore();
  for (const step of program) {
    if (step.do === 'compact') store.compact(store.revision - step.back);
    else if (step.do === 'put') {
      store.put(step.key, step.value);
      naive.write(step.key, step.value);
    } else if (!('mismatch' in store.delete(step.key))) naive.write(step.key, undefined);
  }
  return naive;
}

describe('against the naive model', () => {
  it('lists every path at every revision alike', () => {
    fc.assert(
      fc.property(steps, (program) => {
        const store = new Store<number>();
        const naive = play(store, program);
        expect(store.revision).toBe(naive.revision);
        for (const path of paths) {
          expect(listed(store.range(path))).toEqual(naive.list(path, naive.revision));
          for (let revision = 1; revision <= naive.revision; revision++) {
            expect(listed(store.lookBack(path, revision) ?? [])).toEqual(naive.list(path, revision));
            const answer = store.rangeAt(path, revision);
            if (revision < store.compactedRevision) expect(answer).toEqual({ unreadable: 'compacted' });
            else expect(listed(answer as Version<number>[])).toEqual(naive.list(path, revision));
          }
        }
        for (const key of keys) {
          for (let revision = 1; revision <= naive.revision; revision++) {
            expect(store.getAt(key, revision)?.value).toBe(naive.states.get(revision)?.get(key)?.value);
          }
        }
      }),
    );
  });

  it('a watch from any revision hears what happened since, then what happens', () => {
    fc.assert(
      fc.property(steps, steps, fc.nat(40), fc.constantFrom(...paths), (before, after, back, path) => {
        const store = new Store<number>();
        play(store, before);
        const from = Math.max(1, store.revision - back);
        const state = new Map((store.lookBack(path, from) ?? []).map((version) => [version.key, version]));
        const heard: number[] = [];
        const ended = store.watch(path, from, (version, previous) => {
          expect(previous?.value).toBe(state.get(version.key)?.value);
          heard.push(version.revision);
          if (version.deleted) state.delete(version.key);
          else state.set(version.key, version);
        });
        if (typeof ended !== 'function') {
          expect(from).toBeLessThan(store.compactedRevision);
          return;
        }
        for (const step of after) {
          if (step.do === 'put') store.put(step.key, step.value);
          else if (step.do === 'delete') store.delete(step.key);
        }
        expect(listed([...state.values()].sort((left, right) => (left.key < right.key ? -1 : 1)))).toEqual(
          listed(store.range(path)),
        );
        expect(heard).toEqual([...heard].sort((left, right) => left - right));
        ended();
        const count = heard.length;
        store.put('/r/pods/a/x', 1);
        expect(heard.length).toBe(count);
      }),
    );
  });

  it('a saved store goes on as if nothing had happened, also with little history', () => {
    fc.assert(
      fc.property(steps, steps, fc.constantFrom(3, 1000), (before, after, historyMax) => {
        const store = new Store<number>(historyMax);
        play(store, before);
        const loaded = new Store<number>(historyMax);
        loaded.load(JSON.parse(JSON.stringify(store.save())));
        play(store, after);
        play(loaded, after);
        expect(loaded.save()).toEqual(store.save());
        expect(listed(loaded.range('/'))).toEqual(listed(store.range('/')));
      }),
    );
  });
});

describe('compare-and-set', () => {
  it('writes only over the revision that the writer knows', () => {
    const store = new Store<string>();
    expect(store.put('/r/k', 'one', 0)).toMatchObject({ revision: 2, createRevision: 2, version: 1, previous: 0 });
    expect(store.put('/r/k', 'two', 0)).toMatchObject({ mismatch: { value: 'one' } });
    expect(store.put('/r/k', 'two', 2)).toMatchObject({ revision: 3, createRevision: 2, version: 2, previous: 2 });
    expect(store.delete('/r/k', 2)).toMatchObject({ mismatch: { value: 'two' } });
    expect(store.delete('/r/k', 3, 'last words')).toMatchObject({ revision: 4, deleted: true, value: 'last words' });
    expect(store.delete('/r/k')).toEqual({ mismatch: undefined });
    expect(store.put('/r/k', 'again', 0)).toMatchObject({ revision: 5, createRevision: 5, version: 1, previous: 0 });
  });
});

describe('history', () => {
  it('is bounded, and what it forgot counts as compacted', () => {
    const store = new Store<number>(100);
    for (let value = 0; value < 1000; value++) store.put(`/r/k${value % 7}`, value);
    expect([...store.revisions()].length).toBeLessThanOrEqual(124);
    expect(store.oldestRevision).toBeGreaterThan(800);
    expect(store.lookBack('/r/', store.oldestRevision - 1)).toBeUndefined();
    expect(listed(store.lookBack('/r/', store.oldestRevision) ?? []).length).toBe(7);
    expect(store.watch('/r/', store.oldestRevision - 1, () => {})).toEqual({ unreadable: 'compacted' });
    expect(store.at(store.revision)?.value).toBe(999);
  });

  it('compaction takes revisions from the API but not from those who look back', () => {
    const store = new Store<number>();
    for (let value = 0; value < 10; value++) store.put('/r/k', value);
    store.compact(8);
    expect(store.rangeAt('/r/', 7)).toEqual({ unreadable: 'compacted' });
    expect(listed(store.rangeAt('/r/', 8) as Version<number>[])).toEqual(['/r/k=6@8']);
    expect(store.rangeAt('/r/', 12)).toEqual({ unreadable: 'future' });
    expect(listed(store.lookBack('/r/', 3) ?? [])).toEqual(['/r/k=1@3']);
    expect(store.watch('/r/', 7, () => {})).toEqual({ unreadable: 'compacted' });
    expect(typeof store.watch('/r/', 8, () => {})).toBe('function');
  });
});
