import { describe, expect, it } from 'vitest';
import type { ControllerRevision } from '../../../kinds/controller-revision/types.ts';
import type { DaemonSet, DaemonSetSpec } from '../../../kinds/daemon-set/types.ts';
import { metadataOf, podOf, template } from '../../../testing/workloads.ts';
import { revisionHashLabel } from '../shared/template-revisions.ts';
import { historyOf, keepsTemplate, keptOf, outdatedRevisions, patchOf, snapshotOf } from './history.ts';

function daemonSetOf(image: string, spec: Partial<DaemonSetSpec> = {}, collisionCount?: number): DaemonSet {
  const counts = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadataOf('agent', { generation: 1, annotations: { 'kubernetes.io/change-cause': image } }),
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: template(image, { app: 'agent' }),
      updateStrategy: { type: 'OnDelete' },
      revisionHistoryLimit: 10,
      ...spec,
    },
    status: { ...counts, ...(collisionCount === undefined ? {} : { collisionCount }) },
  };
}

/** The revision of the template with that image, named after its number. */
function revisionOf(image: string, revision: number, name = `r${revision}`): ControllerRevision {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: metadataOf(name, { labels: { app: 'agent', [revisionHashLabel]: name } }),
    data: patchOf(daemonSetOf(image)),
    revision,
  };
}

const numbers = (revisions: readonly ControllerRevision[]) => revisions.map(({ revision }) => revision);

it('keeps the template as Go writes it: sorted, with the time that no template has', () => {
  expect(JSON.stringify(patchOf(daemonSetOf('agent:v1')))).toBe(
    '{"spec":{"template":{"$patch":"replace","metadata":{"creationTimestamp":null,"labels":{"app":"agent"}},' +
      '"spec":{"containers":[{"image":"agent:v1","imagePullPolicy":"IfNotPresent","name":"web","resources":{},' +
      '"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst",' +
      '"restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"terminationGracePeriodSeconds":30}}}}',
  );
});

describe('the history', () => {
  it.each<[string, ControllerRevision[], { present: number[]; old: number[]; number: number }]>([
    ['is empty at first', [], { present: [], old: [], number: 1 }],
    ['knows the present template', [revisionOf('agent:v2', 1)], { present: [1], old: [], number: 1 }],
    ['goes on after a change', [revisionOf('agent:v1', 4)], { present: [], old: [4], number: 5 }],
    [
      'raises the number of a template that is present again',
      [revisionOf('agent:v2', 1), revisionOf('agent:v1', 2)],
      { present: [1], old: [2], number: 3 },
    ],
    ['finds doubles', [revisionOf('agent:v2', 1), revisionOf('agent:v2', 2)], { present: [1, 2], old: [], number: 1 }],
    [
      'takes what is not a template for an old one',
      [{ ...revisionOf('agent:v2', 3), data: 'agent:v2' as never }],
      { present: [], old: [3], number: 4 },
    ],
  ])('%s', (_, revisions, expected) => {
    const { present, old, number } = historyOf(daemonSetOf('agent:v2'), revisions);
    expect({ present: numbers(present), old: numbers(old), number }).toEqual(expected);
  });

  it('compares to the letter', () => {
    const { data, ...rest } = revisionOf('agent:v1', 1);
    expect(keepsTemplate(daemonSetOf('agent:v1'), { ...rest, data })).toBe(true);
    expect(keepsTemplate(daemonSetOf('agent:v1'), { ...rest, data: { ...data, extra: true } })).toBe(false);
    expect(keepsTemplate(daemonSetOf('agent:v2'), { ...rest, data })).toBe(false);
  });

  it.each<[string, ControllerRevision[], string]>([
    ['the highest number', [revisionOf('a', 1), revisionOf('a', 3), revisionOf('a', 2)], 'r3'],
    ['the last of equals', [revisionOf('a', 2, 'first'), revisionOf('a', 2, 'second')], 'second'],
  ])('keeps, of doubles, %s', (_, present, expected) => {
    expect(keptOf(present).metadata.name).toBe(expected);
  });
});

it('names a revision after its template, marks it, and hands it to the DaemonSet', () => {
  const { metadata, revision } = snapshotOf(daemonSetOf('agent:v1'), 7);
  const hash = metadata.labels?.[revisionHashLabel] ?? '';
  expect(hash).toMatch(/^[a-z0-9]{8,10}$/);
  expect(revision).toBe(7);
  expect(metadata).toEqual({
    name: `agent-${hash}`,
    namespace: 'default',
    labels: { app: 'agent', [revisionHashLabel]: hash },
    annotations: { 'kubernetes.io/change-cause': 'agent:v1' },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        name: 'agent',
        uid: 'uid-agent',
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  });
  expect(snapshotOf(daemonSetOf('agent:v1', {}, 1), 7).metadata.name).not.toBe(metadata.name);
});

describe('revisions beyond the limit', () => {
  const old = [revisionOf('c', 3), revisionOf('a', 1), revisionOf('d', 4), revisionOf('b', 2)];
  const podOfRevision = (hash: string) => podOf(`of-${hash}`, { labels: { app: 'agent', [revisionHashLabel]: hash } });

  it.each<[string, number, string[], number[]]>([
    ['none while there are few', 4, [], []],
    ['the oldest first', 2, [], [1, 2]],
    ['all, with a limit of 0', 0, [], [1, 2, 3, 4]],
    ['not one that a pod still has', 2, ['r1'], [2, 3]],
    ['fewer, when pods have most of them', 0, ['r1', 'r2', 'r3'], [4]],
  ])('%s', (_, revisionHistoryLimit, hashes, expected) => {
    const pods = hashes.map(podOfRevision);
    expect(numbers(outdatedRevisions(daemonSetOf('e', { revisionHistoryLimit }), old, pods))).toEqual(expected);
  });
});
