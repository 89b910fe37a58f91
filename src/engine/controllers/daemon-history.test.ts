import { describe, expect, it } from 'vitest';
import { keyOf } from '../../api/object.ts';
import type { ControllerRevision } from '../../kinds/controller-revision/types.ts';
import type { DaemonSet } from '../../kinds/daemon-set/types.ts';
import { ControlPlane, type Manifest } from '../../testing/control-plane.ts';
import { livePodsOf } from '../../testing/web-shop.ts';
import { snapshotOf } from './daemon-set/history.ts';

const apps = 'apps/v1';
const hashLabel = 'controller-revision-hash';

const specOf = (image: string) => ({ template: { spec: { containers: [{ name: 'agent', image }] } } });
const agent: Manifest = {
  apiVersion: apps,
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace: 'default' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: { metadata: { labels: { app: 'agent' } }, ...specOf('agent:v1').template },
  },
};

/** One that has run these images, one after the other. */
function afterRolling(...images: string[]): ControlPlane {
  const plane = new ControlPlane();
  plane.create(agent);
  plane.run(10);
  for (const image of images) setImage(plane, image);
  return plane;
}

function setImage(plane: ControlPlane, image: string): void {
  plane.patch(apps, 'DaemonSet', 'default/agent', { spec: specOf(image) });
  plane.run(60);
}

const daemonSetIn = (plane: ControlPlane) => {
  const found = plane.get<DaemonSet>(apps, 'DaemonSet', 'default/agent');
  if (!found) throw new Error('the DaemonSet is gone');
  return found;
};
const revisionsIn = (plane: ControlPlane) =>
  plane
    .list<ControllerRevision>(apps, 'ControllerRevision')
    .sort((left, right) => left.revision - right.revision || (left.metadata.name < right.metadata.name ? -1 : 1));
const hashOf = ({ metadata }: { metadata: { labels?: Record<string, string> } }) => metadata.labels?.[hashLabel];

/** `1 agent:v1`, the oldest first. */
const history = (plane: ControlPlane) =>
  revisionsIn(plane).map(({ revision, data }) => {
    const { spec } = data as { spec: ReturnType<typeof specOf> };
    return `${revision} ${spec.template.spec.containers[0].image}`;
  });

describe('the history of a DaemonSet', () => {
  it('has a revision for each template, and pods carry the label of theirs', () => {
    const plane = afterRolling('agent:v2');
    expect(history(plane)).toEqual(['1 agent:v1', '2 agent:v2']);
    const [, present] = revisionsIn(plane);
    expect(present.metadata.name).toBe(`agent-${hashOf(present)}`);
    expect(livePodsOf(plane).map(hashOf)).toEqual([hashOf(present), hashOf(present), hashOf(present)]);
    expect(livePodsOf(plane).map(({ metadata }) => metadata.labels?.['pod-template-generation'])).toEqual([
      '2',
      '2',
      '2',
    ]);
  });

  it('has a new number, and no new revision, for a template that comes again', () => {
    const plane = afterRolling('agent:v2', 'agent:v1');
    expect(history(plane)).toEqual(['2 agent:v2', '3 agent:v1']);
    expect(livePodsOf(plane).map(({ spec }) => spec.containers[0].image)).toEqual(['agent:v1', 'agent:v1', 'agent:v1']);
  });

  it('is as long as revisionHistoryLimit says, and the present one', () => {
    const plane = afterRolling('agent:v2', 'agent:v3', 'agent:v4');
    plane.patch(apps, 'DaemonSet', 'default/agent', { spec: { revisionHistoryLimit: 1 } });
    plane.run(5);
    expect(history(plane)).toEqual(['3 agent:v3', '4 agent:v4']);
  });

  it('keeps a revision that a pod still has, whatever the limit', () => {
    const plane = new ControlPlane();
    const spec = { ...(agent.spec as object), updateStrategy: { type: 'OnDelete' }, revisionHistoryLimit: 0 };
    plane.create({ ...agent, spec });
    plane.run(10);
    setImage(plane, 'agent:v2');
    expect(history(plane)).toEqual(['1 agent:v1', '2 agent:v2']);
    for (const pod of livePodsOf(plane)) plane.delete('v1', 'Pod', keyOf(pod));
    plane.run(60);
    expect(history(plane)).toEqual(['2 agent:v2']);
  });

  it('comes back when somebody deletes it', () => {
    const plane = afterRolling('agent:v2');
    for (const revision of revisionsIn(plane)) plane.delete(apps, 'ControllerRevision', keyOf(revision));
    plane.run(5);
    expect(history(plane)).toEqual(['1 agent:v2']);
    expect(livePodsOf(plane)).toHaveLength(3);
  });

  it('adopts a double made by hand, moves the pods to it when its number is higher, and deletes the other', () => {
    const plane = afterRolling();
    const [first] = revisionsIn(plane);
    const metadata = { name: 'by-hand', namespace: 'default', labels: { app: 'agent' } };
    plane.create({ apiVersion: apps, kind: 'ControllerRevision', metadata, data: first.data, revision: 5 });
    plane.run(10);
    const [kept, ...others] = revisionsIn(plane);
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ metadata: { name: 'by-hand', labels: { [hashLabel]: 'by-hand' } }, revision: 5 });
    expect(kept.metadata.ownerReferences).toMatchObject([{ kind: 'DaemonSet', name: 'agent', controller: true }]);
    expect(livePodsOf(plane).map(hashOf)).toEqual(['by-hand', 'by-hand', 'by-hand']);
  });

  it('counts a collision when the name is taken by something else, and takes another', () => {
    const plane = afterRolling();
    const current = daemonSetIn(plane);
    const { template } = current.spec;
    const containers = [{ ...template.spec.containers[0], image: 'agent:v2' }];
    const next = {
      ...current,
      spec: { ...current.spec, template: { ...template, spec: { ...template.spec, containers } } },
    };
    const { name } = snapshotOf(next, 2).metadata;
    plane.create({ apiVersion: apps, kind: 'ControllerRevision', metadata: { name, namespace: 'default' }, data: {} });
    setImage(plane, 'agent:v2');
    expect(daemonSetIn(plane).status).toMatchObject({ collisionCount: 1, updatedNumberScheduled: 3 });
    const present = revisionsIn(plane).find(({ revision }) => revision === 2);
    expect(present?.metadata.name).not.toBe(name);
    expect(livePodsOf(plane).map(({ spec }) => spec.containers[0].image)).toEqual(['agent:v2', 'agent:v2', 'agent:v2']);
  });

  it('goes with the DaemonSet', () => {
    const plane = afterRolling('agent:v2');
    plane.delete(apps, 'DaemonSet', 'default/agent');
    plane.run(60);
    expect(revisionsIn(plane)).toEqual([]);
  });

  it('is at rest when nothing changes', () => {
    const plane = afterRolling('agent:v2');
    const { revision } = plane;
    plane.run(60);
    expect(plane.writesSince(revision)).toEqual([]);
  });
});
