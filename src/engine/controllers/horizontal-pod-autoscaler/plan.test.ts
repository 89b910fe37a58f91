import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../kinds/pod/types.ts';
import { planReplicas, type PodMetric, type Question } from './plan.ts';

const nowMs = 3_600_000;
const time = (ms: number): string => `1970-01-01T00:${String(Math.floor(ms / 60_000)).padStart(2, '0')}:00Z`;

interface Sample {
  /** Millicores; undefined: no metric. */
  uses?: number;
  request?: string | null;
  phase?: 'Running' | 'Pending' | 'Failed';
  isReady?: boolean;
  startedMs?: number;
  changedMs?: number;
  isLeaving?: boolean;
}

function ask(samples: Sample[], target: Question['target'] = { utilization: 50 }, currentReplicas = samples.length) {
  const metrics = new Map<string, PodMetric>();
  const pods = samples.map((sample, index) => {
    const { uses, request = '100m', phase = 'Running', isReady = true, startedMs = 0, changedMs = 60_000 } = sample;
    const name = `web-${index}`;
    if (uses !== undefined) metrics.set(name, { milli: uses, atMs: nowMs, windowMs: 15_000 });
    return {
      metadata: { name, ...(sample.isLeaving ? { deletionTimestamp: time(0) } : {}) },
      spec: { containers: [{ name: 'web', resources: request === null ? {} : { requests: { cpu: request } } }] },
      status: {
        phase,
        startTime: time(startedMs),
        conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: time(changedMs) }],
      },
    } as unknown as Pod;
  });
  return planReplicas({ resource: 'cpu', target, currentReplicas, pods, metrics, nowMs });
}

describe('how many replicas', () => {
  it.each<[string, Sample[], ReturnType<typeof ask>]>([
    [
      'twice what is wanted: twice as many',
      [{ uses: 100 }, { uses: 100 }],
      { replicas: 4, utilization: 100, averageMilli: 100 },
    ],
    [
      '90 % of 50: 1.8 times, rounded up',
      [{ uses: 90 }, { uses: 90 }, { uses: 90 }],
      { replicas: 6, utilization: 90, averageMilli: 90 },
    ],
    ['within a tenth: as many', [{ uses: 54 }, { uses: 54 }], { replicas: 2, utilization: 54, averageMilli: 54 }],
    [
      'a tenth of what is wanted: a tenth',
      [{ uses: 5 }, { uses: 5 }],
      { replicas: 1, utilization: 5, averageMilli: 5 },
    ],
    [
      'a pod that is still starting counts as idle when there should be more',
      [{ uses: 100 }, { uses: 100, isReady: false, startedMs: nowMs - 60_000, changedMs: nowMs - 60_000 }],
      { replicas: 2, utilization: 100, averageMilli: 100 },
    ],
    [
      'a pod without a metric counts as busy when there should be fewer',
      [{ uses: 10 }, {}],
      { replicas: 2, utilization: 10, averageMilli: 10 },
    ],
    [
      'pods that fail or leave do not count',
      [{ uses: 100 }, { uses: 100, phase: 'Failed' }, { uses: 100, isLeaving: true }],
      { replicas: 2, utilization: 100, averageMilli: 100 },
    ],
    ['no request', [{ uses: 10, request: null }], { error: 'missing request for cpu in container web of Pod web-0' }],
    [
      'only pending pods',
      [{ phase: 'Pending' }],
      { error: 'did not receive metrics for targeted pods (pods might be unready)' },
    ],
    ['no pods', [], { error: 'no pods returned by selector while calculating replica count' }],
  ])('%s', (_, samples, expected) => {
    expect(ask(samples)).toEqual(expected);
  });

  it('of an amount for each pod needs no requests', () => {
    expect(ask([{ uses: 300, request: null }], { averageMilli: 100 })).toEqual({ replicas: 3, averageMilli: 300 });
  });

  it('leaves out a pod whose metric is older than its readiness and a window', () => {
    const fresh = { uses: 100, startedMs: nowMs - 120_000, changedMs: nowMs };
    expect(ask([fresh])).toEqual({ error: 'did not receive metrics for targeted pods (pods might be unready)' });
  });
});
