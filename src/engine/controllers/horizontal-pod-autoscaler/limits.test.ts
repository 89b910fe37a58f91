import { describe, expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../../kinds/horizontal-pod-autoscaler/types.ts';
import { limitReplicas, noteChange, type History } from './limits.ts';

type Spec = HorizontalPodAutoscaler['spec'];
type Policies = NonNullable<Spec['behavior']>['scaleUp']['policies'];

const minute = 60_000;
const spec = { minReplicas: 2, maxReplicas: 10 } as Spec;

function history(recommendations: History['recommendations'] = []): History {
  return { recommendations, ups: [], downs: [] };
}

function behavior(
  up: Policies,
  down: Policies,
  downSeconds = 0,
  selectPolicy: 'Max' | 'Min' | 'Disabled' = 'Max',
): Spec {
  return {
    ...spec,
    behavior: {
      scaleUp: { stabilizationWindowSeconds: 0, selectPolicy, policies: up },
      scaleDown: { stabilizationWindowSeconds: downSeconds, selectPolicy, policies: down },
    },
  };
}

const onePod: Policies = [{ type: 'Pods', value: 1, periodSeconds: 60 }];
const half: Policies = [{ type: 'Percent', value: 50, periodSeconds: 60 }];

describe('what comes of a recommendation', () => {
  it.each<[string, Spec, current: number, desired: number, History, expected: [number, string, string, string]]>([
    ['it is taken', spec, 3, 4, history(), [4, 'ReadyForNewScale', 'False', 'DesiredWithinRange']],
    ['at most the bound', spec, 8, 20, history(), [10, 'ReadyForNewScale', 'True', 'TooManyReplicas']],
    ['at least the bound', spec, 3, 1, history(), [2, 'ReadyForNewScale', 'True', 'TooFewReplicas']],
    [
      'at most double, and four are always free',
      spec,
      2,
      9,
      history(),
      [4, 'ReadyForNewScale', 'True', 'ScaleUpLimit'],
    ],
    [
      'not below what was recommended lately',
      spec,
      ...([6, 2] as const),
      history([{ replicas: 5, atMs: 1 * minute }]),
      [5, 'ScaleDownStabilized', 'False', 'DesiredWithinRange'],
    ],
    [
      'below it after five minutes',
      spec,
      ...([6, 2] as const),
      history([{ replicas: 5, atMs: -1 * minute }]),
      [2, 'ReadyForNewScale', 'False', 'DesiredWithinRange'],
    ],
    [
      'one pod a minute more',
      behavior(onePod, onePod),
      4,
      8,
      history(),
      [5, 'ReadyForNewScale', 'True', 'ScaleUpLimit'],
    ],
    ['half of them fewer', behavior(onePod, half), 8, 2, history(), [4, 'ReadyForNewScale', 'True', 'ScaleDownLimit']],
    [
      'none fewer, where that is forbidden',
      behavior(onePod, half, 0, 'Disabled'),
      ...([8, 2] as const),
      history(),
      [8, 'ReadyForNewScale', 'True', 'ScaleDownLimit'],
    ],
  ])('%s', (_, given, current, desired, past, [replicas, able, isLimited, limited]) => {
    const outcome = limitReplicas({ spec: given, current, desired, nowMs: 5 * minute }, past);
    expect([outcome.replicas, outcome.able.reason, outcome.limited.status, outcome.limited.reason]).toEqual([
      ...[replicas, able, isLimited, limited],
    ]);
  });

  it('counts a period from its beginning, however many steps were made in it', () => {
    const given = behavior(onePod, onePod);
    const past = history();
    const grow = (current: number, nowMs: number) =>
      limitReplicas({ spec: given, current, desired: 9, nowMs }, past).replicas;
    expect(grow(4, 0)).toBe(5);
    noteChange(given, past, 4, 5, 0);
    expect(grow(5, 15_000)).toBe(5);
    expect(grow(5, 61_000)).toBe(6);
  });
});
