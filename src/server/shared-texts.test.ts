/** What answers say, once it has gone through the memory that both threads read. */
import { describe, expect, it } from 'vitest';
import { Slabs } from './gateway/slabs.ts';
import { eventParts, jsonParts, longListParts } from './json-text.ts';
import { keptBytesMax, SharedTexts } from './shared-texts.ts';

function shared(): { texts: SharedTexts; slabs: Slabs; forgotten: number[] } {
  const slabs = new Slabs();
  const forgotten: number[] = [];
  const texts = new SharedTexts({
    add: (slab, memory) => slabs.add(slab, memory),
    forget: (slab) => void forgotten.push(slab),
  });
  return { texts, slabs, forgotten };
}

const pod = (name: string, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, uid: `uid of ${name}`, resourceVersion: '7', ...more },
});
const listOf = (items: object[]): object => ({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items });
const metadataOf = (item: object): object => ({ metadata: (item as { metadata: object }).metadata });

describe('answers', () => {
  const upsideDown = { kind: 'Pod', metadata: { name: 'b', uid: '1', resourceVersion: '1' }, apiVersion: 'v1' };
  const image = { apiVersion: 'orrery.dev/v1', kind: 'Image', metadata: { name: 'i', uid: '1', resourceVersion: '1' } };
  const letters = pod('a', { annotations: { text: 'Grüße, 世界 🌍\u2028 "\\' } });
  const many = Array.from({ length: 250 }, (_, index) => pod(`pod-${index}`));

  it.each<[string, unknown, unknown]>([
    ['an object', pod('a'), pod('a')],
    ['letters of more than a byte', letters, letters],
    ['something that is not stored', { kind: 'Status', code: 404 }, { kind: 'Status', code: 404 }],
    ['an empty list', listOf([]), listOf([])],
    [
      'a list, whose items do not repeat their kind',
      listOf([pod('a'), pod('b')]),
      listOf([pod('a'), pod('b')].map(metadataOf)),
    ],
    ['an item with its kind elsewhere', listOf([upsideDown]), listOf([metadataOf(upsideDown)])],
    ['a long list', listOf(many), listOf(many.map(metadataOf))],
    [
      'settings of the simulator',
      { ...listOf([image]), kind: 'ImageList', apiVersion: 'orrery.dev/v1' },
      { ...listOf([image]), kind: 'ImageList', apiVersion: 'orrery.dev/v1' },
    ],
  ])('%s', (_, body, expected) => {
    const { texts, slabs } = shared();
    // Written, and once more from what is kept.
    for (let time = 0; time < 2; time++)
      expect(JSON.parse(slabs.join(jsonParts(body, texts)).toString())).toEqual(expected);
  });

  it('are written as Go writes them', () => {
    const { texts, slabs } = shared();
    const said = slabs.join(jsonParts(pod('a', { annotations: { run: 'a < b && c > d' } }), texts)).toString();
    expect(said).toContain('"run":"a \\u003c b \\u0026\\u0026 c \\u003e d"');
  });

  it('of a watch are lines', () => {
    const { texts, slabs } = shared();
    const events = [
      { type: 'ADDED', object: pod('a') },
      { type: 'DELETED', object: pod('ü') },
    ] as const;
    const lines = slabs.join(events.flatMap((event) => eventParts(event as never, texts))).toString();
    expect(lines.split('\n').map((line) => (line ? (JSON.parse(line) as object) : line))).toEqual([...events, '']);
  });

  it('come in pieces when they are long', () => {
    const { texts, slabs } = shared();
    const pieces: string[] = [];
    const written = longListParts(listOf(many), texts);
    for (let next = written?.next(); next && !next.done; next = written?.next())
      pieces.push(slabs.join(next.value).toString());
    expect(pieces.length).toBeGreaterThan(3);
    expect(JSON.parse(pieces.join(''))).toEqual(listOf(many.map(metadataOf)));
    expect(longListParts(listOf(many.slice(0, 100)), texts)).toBeUndefined();
    expect(longListParts(pod('a'), texts)).toBeUndefined();
  });
});

describe('the memory', () => {
  it('keeps one text an object, and forgets the oldest when there are too many', () => {
    const { texts, slabs, forgotten } = shared();
    const first = pod('first');
    const place = texts.of(first);
    expect(texts.of(first)).toBe(place);
    const big = 'x'.repeat(2_000_000);
    const objects = Array.from({ length: Math.ceil(keptBytesMax / big.length) }, (_, index) =>
      pod(`big-${index}`, { big }),
    );
    const places = objects.map((object) => texts.of(object));
    expect(forgotten[0]).toBe(place.slab);
    // What was named before it was forgotten can be read until the reader hears of it.
    expect(JSON.parse(slabs.join([place]).toString())).toEqual(first);
    for (const slab of forgotten) slabs.forget(slab);
    expect(() => slabs.join([place])).toThrow(`no memory ${place.slab}`);
    const again = texts.of(first);
    expect(again.slab).toBeGreaterThan(place.slab);
    expect(JSON.parse(slabs.join([again]).toString())).toEqual(first);
    expect(texts.of(objects[objects.length - 1])).toBe(places[places.length - 1]);
  });
});
