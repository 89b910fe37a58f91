import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { priorityClass } from './index.ts';

it('preempts by default', () => {
  expect(created(priorityClass, { value: 5 })).toMatchObject({ value: 5, preemptionPolicy: 'PreemptLowerPriority' });
});

it.each<[string, object, string[]]>([
  ['a good class', { value: 1000 }, []],
  ['the class of the system', { metadata: { name: 'system-node-critical' }, value: 2000001000 }, []],
  [
    'a name of the system',
    { metadata: { name: 'system-mine' }, value: 1 },
    [
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
    ],
  ],
  [
    'a value beyond the users’ range',
    { value: 1000000001 },
    ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
  ],
  [
    'an unknown policy',
    { value: 1, preemptionPolicy: 'Maybe' },
    ['preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(priorityClass, manifest)).toEqual(expected);
});

it('refuses another value', () => {
  expect(updated(priorityClass, { value: 1 }, { value: 2 }).refused).toEqual([
    'value: Forbidden: may not be changed in an update.',
  ]);
});
