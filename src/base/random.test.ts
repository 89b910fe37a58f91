import { expect, it } from 'vitest';
import { RandomSource } from './random.ts';

const draws = (source: RandomSource, name: string) => Array.from({ length: 5 }, () => source.stream(name).uint32());

it('gives each name its own stream, whatever else is drawn', () => {
  const quiet = new RandomSource(7);
  const busy = new RandomSource(7);
  draws(busy, 'other');
  expect(draws(busy, 'kubelet')).toEqual(draws(quiet, 'kubelet'));
  expect(draws(new RandomSource(8), 'kubelet')).not.toEqual(draws(new RandomSource(7), 'kubelet'));
});

it('goes on from a save, and forgets streams that the save does not know', () => {
  const source = new RandomSource(7);
  draws(source, 'a');
  const saved = JSON.parse(JSON.stringify(source.save()));
  const expected = draws(source, 'a');
  draws(source, 'b');
  source.load(saved);
  expect(draws(source, 'a')).toEqual(expected);
  expect(draws(source, 'b')).toEqual(draws(new RandomSource(7), 'b'));
});

it('makes version 4 UUIDs and name suffixes without vowels', () => {
  const stream = new RandomSource(1).stream('names');
  expect(stream.uid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(stream.suffix()).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
});
