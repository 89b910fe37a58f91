import { expect, test } from 'vitest';
import { readLabels, readTaints } from './node-fields.ts';

test.each([
  ['', { labels: {} }],
  ['disk=ssd, example.com/tier=front', { labels: { disk: 'ssd', 'example.com/tier': 'front' } }],
  ['disk', { problem: 'A label is key=value, not disk.' }],
  ['disk=a b', { problem: 'A label is key=value, not disk=a b.' }],
])('labels: %s', (text, labels) => {
  expect(readLabels(text)).toEqual(labels);
});

const problem = (part: string) => ({
  problem: `A taint is key=value:NoSchedule, PreferNoSchedule or NoExecute, not ${part}.`,
});

test.each([
  ['', { taints: [] }],
  [
    'gpu=true:NoSchedule, spot:NoExecute',
    {
      taints: [
        { key: 'gpu', value: 'true', effect: 'NoSchedule' },
        { key: 'spot', effect: 'NoExecute' },
      ],
    },
  ],
  ['gpu=true', problem('gpu=true')],
  ['gpu=true:Never', problem('gpu=true:Never')],
])('taints: %s', (text, taints) => {
  expect(readTaints(text)).toEqual(taints);
});
