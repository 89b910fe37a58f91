import { expect, it } from 'vitest';
import { evaluate, newMemory, type CheckResult, type StepMemory } from './evaluate.ts';
import { baselineOf, factsOf, type FactSource } from './facts.ts';
import type { Check, Step } from './lesson.ts';

const stepOf = (check: Check): Step => ({ id: 'x', title: { en: 'X' }, say: { en: 'X' }, check: [check] });

/** What the page says of a check, moment by moment: seconds and failed requests so far, as in `3:1`. */
function looks(check: Check, moments: string): CheckResult[] {
  const step = stepOf(check);
  let memory: StepMemory | undefined;
  return moments.split(' ').map((moment) => {
    const [seconds, failed] = moment.split(':').map(Number);
    const source = sourceAt(seconds * 1000, failed);
    memory ??= newMemory(step, baselineOf(source));
    const looked = evaluate(step, factsOf(source, memory.baseline), memory);
    // It survives a reload.
    memory = JSON.parse(JSON.stringify(looked.memory)) as StepMemory;
    return looked.result.checks[0];
  });
}

function sourceAt(nowMs: number, failed: number): FactSource {
  return { nowMs, objects: () => [], users: { sent: 100, ok: 100 - failed, failed, sentLately: 20, failedLately: 0 } };
}

const noFailure: Check = {
  text: { en: 'no request fails' },
  that: ({ users }) => users.failed === 0,
  value: ({ users }) => users.failed,
  always: 'highest',
};

it('counts requests from the beginning of the step', () => {
  expect(looks(noFailure, '10:5 11:5').map(({ value }) => value)).toEqual([0, 0]);
});

it('remembers that something which must always hold did not, and the extreme', () => {
  const [, failed, later] = looks({ ...noFailure, that: ({ users }) => users.failed !== 1 }, '10:0 12:1 14:7');
  expect(failed).toMatchObject({ met: false, failedAtMs: 12_000, value: 1, extreme: 1 });
  expect(later).toMatchObject({ met: false, failedAtMs: 12_000, value: 7, extreme: 7 });
});

it('forgets what was undone: time went back to before it', () => {
  const results = looks(noFailure, '10:0 12:3 11:0 13:1');
  expect(results.map(({ failedAtMs }) => failedAtMs)).toEqual([undefined, 12_000, undefined, 13_000]);
  expect(results.map(({ extreme }) => extreme)).toEqual([0, 3, 0, 1]);
});

it('waits until something has held long enough without a break', () => {
  const steady: Check = { text: { en: 'none now' }, that: ({ users }) => users.failed !== 1, holdMs: 3000 };
  const results = looks(steady, '10:0 12:0 12.5:1 13:0 15:0 16:0');
  expect(results.map(({ met }) => met)).toEqual([false, false, false, false, false, true]);
  expect(results.map(({ heldMs }) => heldMs)).toEqual([0, 2000, 0, 0, 2000, 3000]);
});
