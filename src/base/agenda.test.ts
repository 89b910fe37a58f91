import { expect, it } from 'vitest';
import { Agenda } from './agenda.ts';
import { RandomSource } from './random.ts';

it('runs tasks by time, and those of the same time in the order in which they were added', () => {
  const agenda = new Agenda();
  agenda.at(20, 'b', 'late');
  agenda.at(10, 'a', 'first');
  agenda.at(10, 'a', 'second');
  expect([agenda.take(15), agenda.take(15), agenda.take(15)].map((task) => task?.key)).toEqual([
    'first',
    'second',
    undefined,
  ]);
  expect(agenda.nowMs).toBe(10);
});

it('never lets the clock go back or jump over waiting work', () => {
  const agenda = new Agenda();
  agenda.advanceTo(100);
  expect(agenda.at(5, 'a', 'overdue').atMs).toBe(100);
  expect(() => agenda.advanceTo(200)).toThrow('jump over');
});

it('goes on from a save exactly as it would have', () => {
  const agenda = new Agenda();
  for (let index = 0; index < 50; index++) agenda.at((index * 37) % 11, 'a', String(index));
  for (let index = 0; index < 20; index++) agenda.take(100);
  const copy = new Agenda();
  copy.load(JSON.parse(JSON.stringify(agenda.save())));
  const rest = (from: Agenda) => Array.from({ length: 30 }, () => from.take(100)?.key);
  expect(rest(copy)).toEqual(rest(agenda));
});

it('counts time in microseconds, and never lets a task come before its moment', () => {
  const agenda = new Agenda();
  const random = new RandomSource(1).stream('times');
  for (let index = 0; index < 10_000; index++) {
    const asked = random.between(0, 1e7) / random.between(1, 50);
    const { atMs } = agenda.at(asked, 'a', 'k');
    expect(atMs).toBeGreaterThanOrEqual(asked);
    expect(atMs - asked).toBeLessThan(0.0021);
  }
});
