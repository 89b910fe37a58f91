import { expect, test } from 'vitest';
import { chosenTaints, effectLetter, shortTaint, taintSentence } from './taints.ts';

test('a card shows taints that somebody chose, not those of a cordon or a lost kubelet', () => {
  const gpu = { key: 'example.com/gpu', value: 'true', effect: 'NoSchedule' } as const;
  const taints = [
    { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
    gpu,
    { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' },
  ] as const;
  expect(chosenTaints(taints).map((taint) => `${effectLetter[taint.effect]} ${shortTaint(taint)}`)).toEqual([
    'S gpu=true',
    'X out-of-service',
  ]);
  expect(taintSentence(gpu)).toBe('Taint example.com/gpu=true:NoSchedule: new pods need a toleration');
});
