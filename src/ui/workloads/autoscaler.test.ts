import { expect, it } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../kinds/horizontal-pod-autoscaler/types.ts';
import { autoscalerFace } from './autoscaler.ts';

type Status = HorizontalPodAutoscaler['status'];

const active = { type: 'ScalingActive', status: 'True' as const, reason: 'ValidMetricFound' };
const utilization = (averageUtilization: number): Status['currentMetrics'] => [
  { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization, averageValue: '1' } } },
];

function face(status: Partial<Status>, target: object = { type: 'Utilization', averageUtilization: 50 }): object {
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  const spec = { minReplicas: 2, maxReplicas: 8, metrics };
  return autoscalerFace({
    spec,
    status: { desiredReplicas: 0, currentMetrics: null, ...status },
  } as HorizontalPodAutoscaler);
}

it.each<[string, Partial<Status>, object]>([
  ['without metrics', { currentReplicas: 4 }, { word: 'no metrics', load: '?/50 %', arithmetic: 'from 2 to 8' }],
  [
    'on its way',
    { currentReplicas: 4, desiredReplicas: 7, currentMetrics: utilization(82), conditions: [active] },
    { word: 'scaling', load: '82 %/50 %', replicas: '4 → 7', arithmetic: 'ceil(4 × 82 / 50) = 7, from 2 to 8' },
  ],
  [
    'at its end',
    {
      currentReplicas: 8,
      desiredReplicas: 8,
      currentMetrics: utilization(90),
      conditions: [active, { type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas' }],
    },
    { word: 'at its maximum', replicas: '8', arithmetic: 'ceil(8 × 90 / 50) = 15, from 2 to 8' },
  ],
  [
    'in its window',
    {
      currentReplicas: 8,
      desiredReplicas: 8,
      currentMetrics: utilization(4),
      conditions: [active, { type: 'AbleToScale', status: 'True', reason: 'ScaleDownStabilized' }],
    },
    { word: 'waits before it scales down', load: '4 %/50 %' },
  ],
  [
    'in balance',
    { currentReplicas: 4, desiredReplicas: 4, currentMetrics: utilization(48), conditions: [active] },
    { word: 'steady', load: '48 %/50 %', replicas: '4' },
  ],
])('%s', (_, status, expected) => {
  expect(face(status)).toMatchObject(expected);
});

it('of a value, without arithmetic', () => {
  const currentMetrics = [{ type: 'Resource' as const, resource: { name: 'cpu', current: { averageValue: '120m' } } }];
  const status = { currentReplicas: 2, desiredReplicas: 3, currentMetrics, conditions: [active] };
  const target = { type: 'AverageValue', averageValue: '100m' };
  expect(face(status, target)).toMatchObject({ load: '120m/100m', replicas: '2 → 3', arithmetic: 'from 2 to 8' });
});
