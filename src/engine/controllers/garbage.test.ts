import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../kinds/config-map/types.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { Namespace } from '../../kinds/namespace/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { ServiceAccount } from '../../kinds/service-account/types.ts';
import { ControlPlane } from '../../testing/control-plane.ts';
import { livePodsOf, podsOf, runningWeb, shopService, webDeployment } from '../../testing/web-shop.ts';

const apps = 'apps/v1';

const eventsAbout = (plane: ControlPlane, name: string) =>
  plane
    .list<Event>('v1', 'Event')
    .filter(({ involvedObject }) => involvedObject.name === name)
    .map(({ type, reason, message }) => `${type} ${reason} ${message}`);

describe('garbage', () => {
  const left = (plane: ControlPlane) => [plane.list(apps, 'ReplicaSet').length, podsOf(plane).length];

  it('in the background: the Deployment goes first, then what it owned', () => {
    const plane = runningWeb(2);
    plane.delete(apps, 'Deployment', 'default/web');
    expect(plane.list(apps, 'Deployment')).toEqual([]);
    plane.run(10);
    expect(left(plane)).toEqual([0, 0]);
    const reasons = [...plane.trace.writes()].map(({ reason }) => reason ?? '');
    expect(
      reasons.some((reason) => /^deleted ReplicaSet web-\w+: its owner Deployment web is gone$/.test(reason)),
    ).toBe(true);
  });

  it('in the foreground: pods first, then the ReplicaSet, then the Deployment', () => {
    const plane = runningWeb(2);
    plane.delete(apps, 'Deployment', 'default/web', { propagationPolicy: 'Foreground' });
    const gone: string[] = [];
    plane.api.subscribe(
      { group: apps.split('/')[0], resource: 'deployments' },
      ({ type }) => type === 'DELETED' && gone.push('Deployment'),
    );
    plane.api.subscribe(
      { group: apps.split('/')[0], resource: 'replicasets' },
      ({ type }) => type === 'DELETED' && gone.push('ReplicaSet'),
    );
    plane.api.subscribe({ group: '', resource: 'pods' }, ({ type }) => type === 'DELETED' && gone.push('Pod'));
    plane.run(10);
    expect(gone).toEqual(['Pod', 'Pod', 'ReplicaSet', 'Deployment']);
  });

  it('orphaned: what the Deployment owned stays and belongs to nobody', () => {
    const plane = runningWeb(2);
    plane.delete(apps, 'Deployment', 'default/web', { propagationPolicy: 'Orphan' });
    plane.run(10);
    expect(plane.list(apps, 'Deployment')).toEqual([]);
    const [replicaSet] = plane.list<ReplicaSet>(apps, 'ReplicaSet');
    expect(replicaSet.metadata.ownerReferences ?? []).toEqual([]);
    expect(livePodsOf(plane)).toHaveLength(2);
    // A Deployment with the same selector and template takes it in again.
    plane.create(webDeployment(2));
    plane.run(10);
    expect(
      plane
        .list<ReplicaSet>(apps, 'ReplicaSet')
        .map(({ metadata }) => [metadata.name, metadata.ownerReferences?.[0].name]),
    ).toEqual([[replicaSet.metadata.name, 'web']]);
  });

  it('deletes what names an owner that never was', () => {
    const plane = new ControlPlane();
    plane.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'stray',
        namespace: 'default',
        ownerReferences: [{ apiVersion: apps, kind: 'Deployment', name: 'ghost', uid: 'no-such-uid' }],
      },
    });
    plane.run(5);
    expect(plane.get('v1', 'ConfigMap', 'default/stray')).toBeUndefined();
  });

  it('deletes what names an owner in another namespace, and says why', () => {
    const plane = runningWeb(1);
    const { uid } = plane.get(apps, 'Deployment', 'default/web')?.metadata ?? { uid: '' };
    const ownerReferences = [{ apiVersion: apps, kind: 'Deployment', name: 'web', uid }];
    plane.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'stray', namespace: 'kube-system', ownerReferences },
    });
    plane.run(5);
    expect(plane.get('v1', 'ConfigMap', 'kube-system/stray')).toBeUndefined();
    expect(eventsAbout(plane, 'stray')).toEqual([
      `Warning OwnerRefInvalidNamespace ownerRef [apps/v1/Deployment, namespace: kube-system, name: web, uid: ${uid}] does not exist in namespace "kube-system"`,
    ]);
  });

  it('leaves alone what lies outside of namespaces and names an owner within one', () => {
    const plane = runningWeb(1);
    const { uid } = plane.get(apps, 'Deployment', 'default/web')?.metadata ?? { uid: '' };
    const withOwner = (name: string, owner: object) =>
      plane.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, ownerReferences: [{ apiVersion: apps, kind: 'Deployment', ...owner }] },
      });
    withOwner('team', { name: 'web', uid });
    withOwner('crew', { name: 'ghost', uid: 'no-such-uid' });
    plane.run(20);
    const phase = (name: string) => plane.get<Namespace>('v1', 'Namespace', name)?.status.phase;
    expect([phase('team'), phase('crew')]).toEqual(['Active', 'Active']);
    expect(eventsAbout(plane, 'team')).toEqual([
      `Warning OwnerRefInvalidNamespace ownerRef [apps/v1/Deployment, namespace: , name: web, uid: ${uid}] does not exist in namespace ""`,
    ]);
  });
});

describe('a namespace', () => {
  const created = () => {
    const plane = new ControlPlane();
    plane.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
    return plane.run(5);
  };

  it('has a ServiceAccount and the root certificate, again when they are deleted or changed', () => {
    const plane = created();
    const account = () => plane.get<ServiceAccount>('v1', 'ServiceAccount', 'team/default');
    const certificate = () => plane.get<ConfigMap>('v1', 'ConfigMap', 'team/kube-root-ca.crt');
    expect(account()).toBeDefined();
    const { data } = certificate() ?? {};
    expect(data?.['ca.crt']).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    plane.delete('v1', 'ServiceAccount', 'team/default');
    plane.patch('v1', 'ConfigMap', 'team/kube-root-ca.crt', { data: { 'ca.crt': 'mine' } });
    plane.run(2);
    expect(account()).toBeDefined();
    expect(certificate()?.data).toEqual(data);
  });

  it('takes everything along when it is deleted, and says meanwhile what is left', () => {
    const plane = created();
    plane.create(webDeployment(2, 'team'));
    plane.create(shopService('team'));
    plane.run(10);
    plane.patch('v1', 'Pod', `team/${podsOf(plane)[0].metadata.name}`, {
      metadata: { finalizers: ['example.com/hold'] },
    });
    plane.delete('v1', 'Namespace', 'team');
    plane.run(20);
    const team = plane.get<Namespace>('v1', 'Namespace', 'team');
    expect(team?.status.phase).toBe('Terminating');
    expect(team?.status.conditions?.map(({ type, status, message }) => `${type} ${status} ${message}`)).toEqual([
      'NamespaceDeletionDiscoveryFailure False All resources successfully discovered',
      'NamespaceDeletionGroupVersionParsingFailure False All legacy kube types successfully parsed',
      'NamespaceDeletionContentFailure False All content successfully deleted, may be waiting on finalization',
      'NamespaceContentRemaining True Some resources are remaining: pods. has 1 resource instances',
      'NamespaceFinalizersRemaining True Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ]);
    plane.patch('v1', 'Pod', `team/${podsOf(plane)[0].metadata.name}`, { metadata: { finalizers: null } });
    plane.run(30);
    expect(plane.get('v1', 'Namespace', 'team')).toBeUndefined();
    expect(podsOf(plane)).toEqual([]);
    expect(plane.list(apps, 'Deployment')).toEqual([]);
  });
});
