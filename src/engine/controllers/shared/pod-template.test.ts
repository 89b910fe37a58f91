import { expect, it } from 'vitest';
import { forbidden } from '../../../api/status.ts';
import { replicaSetOf } from '../../../testing/workloads.ts';
import { podFromTemplate, slowStart } from './pod-template.ts';

const refusal = forbidden({ group: '', resource: 'pods' }, 'web-', 'no');

it.each([
  // Batches of 1, 2, 4 …: a refusal in a batch lets that batch finish and no further one begin.
  { wanted: 10, succeed: 0, tried: 1, created: 0 },
  { wanted: 10, succeed: 1, tried: 3, created: 1 },
  { wanted: 10, succeed: 3, tried: 7, created: 3 },
  { wanted: 10, succeed: 10, tried: 10, created: 10 },
  { wanted: 5, succeed: 4, tried: 5, created: 4 },
])('tries $tried of $wanted when $succeed succeed', ({ wanted, succeed, tried, created }) => {
  let count = 0;
  const outcome = slowStart(wanted, () => (count++ < succeed ? undefined : refusal));
  expect({ tried: count, created: outcome.created, refused: outcome.refused !== undefined }).toEqual({
    tried,
    created,
    refused: created < wanted,
  });
});

it('names a pod after its owner and hands labels, annotations and spec down', () => {
  const owner = replicaSetOf('web-abc', 1);
  const template = {
    ...owner.spec.template,
    metadata: { labels: { app: 'web' }, annotations: { note: 'x' }, name: 'ignored' },
  };
  const draft = podFromTemplate(template, owner);
  expect(draft.metadata).toMatchObject({
    generateName: 'web-abc-',
    namespace: 'default',
    labels: { app: 'web' },
    annotations: { note: 'x' },
    ownerReferences: [
      { kind: 'ReplicaSet', name: 'web-abc', uid: 'uid-web-abc', controller: true, blockOwnerDeletion: true },
    ],
  });
  expect(draft.metadata.name).toBeUndefined();
  expect(draft.spec).toBe(template.spec);
});

it('leaves out the dash after the longest name that an owner may have: with it the API server would refuse the pods', () => {
  const prefixOf = (length: number) => {
    const owner = replicaSetOf('w'.repeat(length), 1);
    return podFromTemplate(owner.spec.template, owner).metadata.generateName;
  };
  expect(prefixOf(252)).toBe(`${'w'.repeat(252)}-`);
  expect(prefixOf(253)).toBe('w'.repeat(253));
});
