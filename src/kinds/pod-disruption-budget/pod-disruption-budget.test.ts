import { expect, it } from 'vitest';
import { refusals, updated } from '../samples.ts';
import { podDisruptionBudget } from './index.ts';

it.each<[string, object, string[]]>([
  ['a good budget', { spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } } }, []],
  [
    'both bounds',
    { spec: { minAvailable: 1, maxUnavailable: 1 } },
    [
      'spec: Invalid value: policy.PodDisruptionBudgetSpec{MinAvailable:(*intstr.IntOrString)(0xc0007b2d20), Selector:(*v1.LabelSelector)(nil), MaxUnavailable:(*intstr.IntOrString)(0xc0007b2d20), UnhealthyPodEvictionPolicy:(*policy.UnhealthyPodEvictionPolicyType)(nil)}: minAvailable and maxUnavailable cannot be both set',
    ],
  ],
  [
    'more than all',
    { spec: { minAvailable: '101%' } },
    [
      'spec.minAvailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"101%"}: must not be greater than 100%',
    ],
  ],
  [
    'a share that is none',
    { spec: { maxUnavailable: 'half' } },
    [
      `spec.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"half"}: a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
    ],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(podDisruptionBudget, manifest)).toEqual(expected);
});

it('may change its bounds', () => {
  const { object, refused } = updated(
    podDisruptionBudget,
    { spec: { minAvailable: 1 } },
    { spec: { minAvailable: 2 } },
  );
  expect(refused).toEqual([]);
  expect(object.metadata.generation).toBe(2);
});

it('keeps what an empty selector meant in policy/v1beta1: no pod at all', () => {
  const beta = podDisruptionBudget.otherVersions?.[0];
  const draft = { spec: { selector: {} } } as Record<string, unknown>;
  beta?.toStorage?.(draft);
  expect(draft.spec).toEqual({
    selector: {
      matchExpressions: [{ key: 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match', operator: 'Exists' }],
    },
  });
  beta?.fromStorage?.(draft);
  expect(draft.spec).toEqual({ selector: {} });
});
