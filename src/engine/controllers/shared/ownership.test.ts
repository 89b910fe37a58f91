import { expect, it } from 'vitest';
import { at, ownedBy, podOf, replicaSetOf } from '../../../testing/workloads.ts';
import { planClaim } from './ownership.ts';

const owner = replicaSetOf('web-1', 2);
const { selector } = owner.spec;
const labels = { app: 'web', 'pod-template-hash': 'web-1' };
const mine = podOf('mine', { labels, owner: ownedBy('ReplicaSet', 'web-1') });
const relabelled = podOf('relabelled', { labels: { app: 'other' }, owner: ownedBy('ReplicaSet', 'web-1') });
const orphan = podOf('orphan', { labels });
const stranger = podOf('stranger', { labels: { app: 'web' } });
const leaving = podOf('leaving', { labels, metadata: { deletionTimestamp: at(1) } });

it('adopts orphans that its selector takes, and lets go of what it no longer takes', () => {
  expect(planClaim(owner, selector, [mine, relabelled], [orphan, stranger, leaving])).toEqual({
    owned: [mine],
    adopt: [orphan],
    release: [relabelled],
  });
});

it('does neither while it is being deleted', () => {
  const going = { ...owner, metadata: { ...owner.metadata, deletionTimestamp: at(1) } };
  expect(planClaim(going, selector, [mine, relabelled], [orphan])).toEqual({ owned: [mine], adopt: [], release: [] });
});

it('does not take what belongs to an earlier owner of the same name', () => {
  const earlier = podOf('earlier', { labels, owner: ownedBy('ReplicaSet', 'web-1', 'another-uid') });
  expect(planClaim(owner, selector, [earlier], []).owned).toEqual([]);
});
