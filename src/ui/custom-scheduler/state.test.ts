import { describe, expect, it } from 'vitest';
import { created } from '../../kinds/samples.ts';
import { scheduler } from '../../kinds/scheduler/index.ts';
import type { SchedulerStatus } from '../../kinds/scheduler/types.ts';
import { firstDraft, manifestOf, readDraft } from './draft.ts';
import { codeState, rangeOfLine } from './state.ts';

const live = (status?: SchedulerStatus, source = firstDraft.source) => ({
  ...created(scheduler, manifestOf({ ...firstDraft, source })),
  ...(status ? { status } : {}),
});
const running = { held: false, playing: true };
const problem = { message: 'Error: no idea', line: 2 };

describe('the word for the code', () => {
  it.each([
    ['new', undefined, running],
    ['changed', live(undefined, 'export const score = () => 1;'), running],
    ['held', live(), { held: true, playing: true }],
    ['waiting', live(), running],
    ['paused', live(), { held: false, playing: false }],
    ['running', live({ observedGeneration: 1, exports: ['filter'] }), running],
    ['failed', live({ observedGeneration: 1, exports: [], problem }), running],
    ['waiting', live({ observedGeneration: 0, exports: [], problem }), running],
  ] as const)('%s', (word, object, world) => {
    expect(codeState(firstDraft, object, world).is).toBe(word);
  });
});

it('marks a line from its first letter to its last', () => {
  const text = 'one\n  two();\n';
  const { from, to } = rangeOfLine(text, 2);
  expect(text.slice(from, to)).toBe('two();');
  expect(rangeOfLine(text, 99)).toMatchObject({ from: expect.any(Number) });
});

it('reads what it had stored, and begins anew with anything else', () => {
  const draft = { name: 'mine', weight: 3, source: 'code' };
  expect(readDraft(JSON.stringify(draft))).toEqual(draft);
  for (const other of [undefined, '{', '{}', '{"name":1}']) expect(readDraft(other)).toEqual(firstDraft);
});
