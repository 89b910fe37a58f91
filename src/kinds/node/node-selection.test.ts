import { describe, expect, it } from 'vitest';
import type { NodeSelectorRequirement, PodSpec, Toleration } from '../pod/types.ts';
import { matchesRequiredNodeAffinity, preferredNodeAffinityWeight } from './node-affinity.ts';
import { matchingTolerations, toleratesTaint, untoleratedTaint } from './taints.ts';
import type { Node, Taint } from './types.ts';

const taint: Taint = { key: 'gpu', value: 'yes', effect: 'NoSchedule' };

describe('toleratesTaint', () => {
  it.each<[string, Toleration, boolean]>([
    ['the same key, value and effect', { key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }, true],
    ['no operator means Equal', { key: 'gpu', value: 'yes' }, true],
    ['another value', { key: 'gpu', value: 'no' }, false],
    ['Exists bears any value', { key: 'gpu', operator: 'Exists' }, true],
    ['another effect', { key: 'gpu', operator: 'Exists', effect: 'NoExecute' }, false],
    ['Exists without a key bears everything', { operator: 'Exists' }, true],
    ['another key', { key: 'disk', operator: 'Exists' }, false],
  ])('%s', (_, toleration, expected) => {
    expect(toleratesTaint([toleration], taint)).toBe(expected);
  });

  it('names the first taint that nobody bears', () => {
    const second: Taint = { key: 'b', effect: 'NoExecute' };
    expect(untoleratedTaint([taint, second], [{ key: 'gpu', operator: 'Exists' }], ['NoSchedule', 'NoExecute'])).toBe(
      second,
    );
    expect(untoleratedTaint([second], [], ['NoSchedule'])).toBeUndefined();
    expect(matchingTolerations([taint, second], [{ key: 'gpu', operator: 'Exists' }])).toBeUndefined();
  });
});

describe('node affinity', () => {
  const node = { metadata: { name: 'worker-1', labels: { zone: 'a', cores: '8', disk: 'ssd' } } } as unknown as Node;
  const wants = (requirements: NodeSelectorRequirement[], fields?: NodeSelectorRequirement[]) => ({
    spec: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: requirements, matchFields: fields }],
          },
        },
      },
    } as PodSpec,
  });

  it.each<[NodeSelectorRequirement, boolean]>([
    [{ key: 'zone', operator: 'In', values: ['a', 'b'] }, true],
    [{ key: 'zone', operator: 'NotIn', values: ['a'] }, false],
    [{ key: 'arch', operator: 'NotIn', values: ['arm'] }, true],
    [{ key: 'disk', operator: 'Exists' }, true],
    [{ key: 'disk', operator: 'DoesNotExist' }, false],
    [{ key: 'cores', operator: 'Gt', values: ['4'] }, true],
    [{ key: 'cores', operator: 'Lt', values: ['8'] }, false],
    [{ key: 'disk', operator: 'Gt', values: ['4'] }, false],
  ])('%o → %s', (requirement, expected) => {
    expect(matchesRequiredNodeAffinity(wants([requirement]), node)).toBe(expected);
  });

  it('matches by node name, refuses empty terms, and obeys nodeSelector', () => {
    expect(
      matchesRequiredNodeAffinity(wants([], [{ key: 'metadata.name', operator: 'In', values: ['worker-1'] }]), node),
    ).toBe(true);
    expect(
      matchesRequiredNodeAffinity(wants([], [{ key: 'metadata.name', operator: 'In', values: ['worker-2'] }]), node),
    ).toBe(false);
    expect(matchesRequiredNodeAffinity(wants([]), node)).toBe(false);
    expect(matchesRequiredNodeAffinity({ spec: { nodeSelector: { zone: 'b' } } as unknown as PodSpec }, node)).toBe(
      false,
    );
  });

  it('adds up the weights of matching preferences', () => {
    const preference = (weight: number, zone: string) => ({
      weight,
      preference: { matchExpressions: [{ key: 'zone', operator: 'In' as const, values: [zone] }] },
    });
    const spec = {
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            preference(10, 'a'),
            preference(5, 'b'),
            preference(1, 'a'),
          ],
        },
      },
    } as PodSpec;
    expect(preferredNodeAffinityWeight({ spec }, node)).toBe(11);
  });
});
