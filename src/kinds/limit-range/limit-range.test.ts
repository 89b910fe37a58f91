import { expect, it } from 'vitest';
import { created, refusals } from '../samples.ts';
import { limitRange } from './index.ts';

const limits = (...items: object[]) => ({ spec: { limits: items } });
const one = (manifest: object) => created(limitRange, manifest).spec.limits?.[0];

it('takes the largest as limit, the limit as request, and only then the smallest', () => {
  expect(one(limits({ type: 'Container', max: { cpu: '1' }, min: { cpu: '0.1', memory: '64Mi' } }))).toEqual({
    type: 'Container',
    max: { cpu: '1' },
    min: { cpu: '100m', memory: '64Mi' },
    default: { cpu: '1' },
    defaultRequest: { cpu: '1', memory: '64Mi' },
  });
  expect(one(limits({ type: 'Pod', max: { cpu: '1' }, default: {} }))).toEqual({ type: 'Pod', max: { cpu: '1' } });
});

it.each<[string, object, string[]]>([
  ['no limits at all', {}, []],
  ['good limits', limits({ type: 'Container', min: { cpu: '100m' }, max: { cpu: '1' } }, { type: 'Pod' }), []],
  [
    'a type that is none',
    limits({ type: 'Box' }),
    ['spec.limits[0].type: Invalid value: "Box": must be a standard limit type or fully qualified'],
  ],
  ['a type twice', limits({ type: 'Pod' }, { type: 'Pod' }), ['spec.limits[1].type: Duplicate value: "Pod"']],
  [
    'a resource that containers do not have',
    limits({ type: 'Pod', max: { pods: '1' } }),
    ['spec.limits[0].max[pods]: Invalid value: "pods": must be a standard resource for containers'],
  ],
  [
    'defaults of whole pods',
    limits({ type: 'Pod', default: { cpu: '1' } }),
    ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
  ],
  [
    'claims without storage',
    limits({ type: 'PersistentVolumeClaim' }),
    [
      'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
    ],
  ],
  [
    'a default beyond the largest',
    limits({ type: 'Container', max: { cpu: '1' }, default: { cpu: '2' }, defaultRequest: { cpu: '500m' } }),
    ['spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1'],
  ],
  [
    'a ratio that cannot be',
    limits({ type: 'Pod', min: { cpu: '1' }, max: { cpu: '2' }, maxLimitRequestRatio: { cpu: '3' } }),
    ['spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(limitRange, manifest)).toEqual(expected);
});
