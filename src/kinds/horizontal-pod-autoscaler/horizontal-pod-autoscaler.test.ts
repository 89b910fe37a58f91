import { describe, expect, it } from 'vitest';
import { created, refusals } from '../samples.ts';
import { horizontalPodAutoscaler } from './index.ts';
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from './types.ts';

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const cpu = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});
const memory: MetricSpec = {
  type: 'Resource',
  resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } },
};

describe('what was left out', () => {
  it('is filled in: one replica at least, 80 % of the CPU', () => {
    const { spec } = created(horizontalPodAutoscaler, { spec: { scaleTargetRef, maxReplicas: 5 } });
    expect(spec).toEqual({ scaleTargetRef, maxReplicas: 5, minReplicas: 1, metrics: [cpu(80)] });
  });

  it('of a behavior is filled in rule by rule', () => {
    const scaleDown = { stabilizationWindowSeconds: 60 };
    const { spec } = created(horizontalPodAutoscaler, {
      spec: { scaleTargetRef, maxReplicas: 5, behavior: { scaleDown } },
    });
    expect(spec.behavior).toEqual({
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: {
        stabilizationWindowSeconds: 60,
        selectPolicy: 'Max',
        policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
      },
    });
  });
});

describe('refuses', () => {
  it.each<[string, object, string[]]>([
    ['nothing that is right', { metrics: [cpu(50), memory] }, []],
    [
      'bounds that cross',
      { minReplicas: 6 },
      ['spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`'],
    ],
    [
      'no replicas at all',
      { minReplicas: 0, maxReplicas: 0 },
      [
        'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
        'spec.maxReplicas: Invalid value: 0: must be greater than 0',
      ],
    ],
    ['no target', { scaleTargetRef: { kind: 'Deployment' } }, ['spec.scaleTargetRef.name: Required value']],
    [
      'a metric without its source',
      { metrics: [{ type: 'Resource' }] },
      ['spec.metrics[0].resource: Required value: must populate information for the given metric source'],
    ],
    [
      'a source of another type',
      { metrics: [{ ...memory, type: 'Pods' }] },
      ['spec.metrics[0].pods: Required value: must populate information for the given metric source'],
    ],
    [
      'a share of nothing',
      { metrics: [cpu(0)] },
      ['spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0'],
    ],
    [
      'a target that says nothing',
      { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } }] },
      [
        'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
      ],
    ],
    [
      'a policy for longer than half an hour',
      { behavior: { scaleUp: { policies: [{ type: 'Pods', value: 0, periodSeconds: 2000 }] } } },
      [
        'spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero',
        'spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 2000: must be less than or equal to 1800',
      ],
    ],
  ])('%s', (_, spec, expected) => {
    expect(refusals(horizontalPodAutoscaler, { spec: { scaleTargetRef, maxReplicas: 5, ...spec } })).toEqual(expected);
  });
});

describe('autoscaling/v1', () => {
  const v1 = horizontalPodAutoscaler.otherVersions?.[0];

  it('has one number for the CPU', () => {
    const draft = { metadata: {}, spec: { scaleTargetRef, maxReplicas: 5, targetCPUUtilizationPercentage: 50 } };
    v1?.toStorage?.(draft as Record<string, unknown>);
    expect(draft.spec).toEqual({ scaleTargetRef, maxReplicas: 5, metrics: [cpu(50)] });
  });

  it('keeps the rest in annotations, in its own form, and loses nothing', () => {
    const currentMetrics: MetricStatus[] = [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 20, averageValue: '20m' } } },
    ];
    const conditions = [{ type: 'AbleToScale', status: 'True' as const, reason: 'x', message: 'y' }];
    const metrics = [
      memory,
      cpu(50),
      {
        type: 'External' as const,
        external: { metric: { name: 'queue' }, target: { type: 'AverageValue' as const, averageValue: '30' } },
      },
    ];
    const stored = created(horizontalPodAutoscaler, {
      metadata: { annotations: { mine: 'kept' } },
      spec: { scaleTargetRef, maxReplicas: 5, metrics },
    });
    stored.status = { currentReplicas: 2, desiredReplicas: 3, currentMetrics, conditions };
    const draft = structuredClone(stored) as unknown as Record<string, unknown>;
    v1?.fromStorage?.(draft);
    const shown = draft as unknown as HorizontalPodAutoscaler;
    expect(shown.metadata.annotations).toEqual({
      mine: 'kept',
      'autoscaling.alpha.kubernetes.io/metrics':
        '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"100Mi"}},{"type":"External","external":{"metricName":"queue","targetAverageValue":"30"}}]',
      'autoscaling.alpha.kubernetes.io/current-metrics':
        '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":20,"currentAverageValue":"20m"}}]',
      'autoscaling.alpha.kubernetes.io/conditions':
        '[{"type":"AbleToScale","status":"True","reason":"x","message":"y"}]',
    });
    expect(draft.spec).toEqual({ scaleTargetRef, minReplicas: 1, maxReplicas: 5, targetCPUUtilizationPercentage: 50 });
    expect(draft.status).toEqual({ currentReplicas: 2, desiredReplicas: 3, currentCPUUtilizationPercentage: 20 });
    v1?.toStorage?.(draft);
    expect(shown.metadata.annotations).toEqual({ mine: 'kept' });
    expect(shown.spec.metrics).toEqual([metrics[0], metrics[2], metrics[1]]);
    expect(shown.status).toEqual(stored.status);
  });
});

describe('kubectl get hpa', () => {
  const nowMs = 0;
  it.each<[MetricSpec[], MetricStatus[] | null, string]>([
    [[cpu(50)], null, 'cpu: <unknown>/50%'],
    [
      [cpu(50), memory],
      [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 20, averageValue: '20m' } } },
        { type: 'Resource', resource: { name: 'memory', current: { averageValue: '8Mi' } } },
      ],
      'cpu: 20%/50%, memory: 8Mi/100Mi',
    ],
    [[cpu(50), memory, memory], null, 'cpu: <unknown>/50%, memory: <unknown>/100Mi + 1 more...'],
  ])('shows targets %#', (metrics, currentMetrics, expected) => {
    const object = created(horizontalPodAutoscaler, { spec: { scaleTargetRef, maxReplicas: 5, metrics } });
    object.status = { desiredReplicas: 2, currentMetrics };
    expect(horizontalPodAutoscaler.columns.slice(1, 6).map((column) => column.cell(object, nowMs))).toEqual([
      'Deployment/web',
      expected,
      '1',
      5,
      0,
    ]);
  });
});
