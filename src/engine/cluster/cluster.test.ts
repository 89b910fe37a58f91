import { describe, expect, it } from 'vitest';
import type { Recording } from '../../api/recording.ts';
import type { ApiRequest } from '../../api/request.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { Cluster } from './cluster.ts';
import { demoRecording, emptyRecording } from './demo.ts';
import { History } from './history.ts';
import { explainRevision } from './why.ts';

const path = '/apis/apps/v1/namespaces/default/deployments/web';

function shipImage(image: string): ApiRequest {
  const body = { spec: { template: { spec: { containers: [{ name: 'web', image }] } } } };
  return { method: 'PATCH', path, contentType: 'application/strategic-merge-patch+json', body };
}

/** The demo with a new image at 42 s. */
function rollout(seed = 1): Recording {
  const recording = demoRecording(seed);
  recording.inputs.push({
    atMs: 42_000,
    request: shipImage('shop:v2'),
    label: 'kubectl set image deployment/web web=shop:v2',
  });
  return recording;
}

function webOf(cluster: Cluster): Deployment {
  return cluster.handle({ method: 'GET', path }).body as Deployment;
}

const endMs = 64_000;

describe('the same recording', () => {
  const first = new Cluster(rollout());
  first.run(endMs);
  const log = [...first.log()];

  it('gives the same log, byte for byte', () => {
    const second = new Cluster(rollout());
    while (second.nowMs < endMs) second.run(Math.min(endMs, second.nowMs + 333));
    expect([...second.log()]).toEqual(log);
    expect(second.hash()).toBe(first.hash());
  });

  it('gives another log under another seed, and the same end', () => {
    const other = new Cluster(rollout(2));
    other.run(endMs);
    expect(other.hash()).not.toBe(first.hash());
    expect([webOf(other).status.availableReplicas, webOf(other).status.updatedReplicas]).toEqual([4, 4]);
  });

  it.each([3000, 12_500, 14_000, 42_010, 43_000, 44_200, 47_000, 52_000])(
    'goes on unchanged from a save at %d ms that went through JSON',
    (atMs) => {
      const running = new Cluster(rollout());
      running.run(atMs);
      const save = JSON.parse(JSON.stringify(running.save()));
      const loaded = new Cluster(rollout(), {}, save);
      loaded.run(endMs);
      expect([...loaded.log()]).toEqual(log);
    },
  );

  it('is what a live session leaves behind: its inputs replay to the same world', () => {
    const live = new Cluster(demoRecording());
    live.run(42_000);
    for (let step = 0; step < 7; step++) live.step();
    live.handle(shipImage('shop:v2'));
    live.run(47_123);
    live.handle({ method: 'DELETE', path: '/api/v1/namespaces/default/pods', query: { labelSelector: 'app=api' } });
    live.run(endMs);
    const replayed = new Cluster(JSON.parse(JSON.stringify(live.recording)));
    replayed.run(endMs);
    expect(replayed.hash()).toBe(live.hash());
  });
});

describe('history', () => {
  it('undoes an input as if it had never been', () => {
    const untouched = new Cluster(demoRecording());
    untouched.run(45_000);
    const history = new History(new Cluster(demoRecording()));
    for (let ms = 1000; ms <= 45_000; ms += 1000) {
      history.cluster.run(ms);
      history.note();
    }
    const before = history.cluster.hash();
    history.cluster.handle(shipImage('shop:v2'));
    history.cluster.run(60_000);
    history.note();
    const rewound = history.rewindBefore(0);
    expect([rewound.nowMs, rewound.hash()]).toEqual([45_000, before]);
    expect(rewound.hash()).toBe(untouched.hash());
  });

  it('looks back at any moment, and goes on with the recorded inputs', () => {
    const history = new History(new Cluster(rollout()));
    for (let ms = 1000; ms <= endMs; ms += 1000) {
      history.cluster.run(ms);
      history.note();
    }
    const end = history.cluster.hash();
    expect(webOf(history.seek(30_000)).spec.template.spec.containers[0].image).toBe('shop:v1');
    history.cluster.run(endMs);
    expect(history.cluster.hash()).toBe(end);
  });
});

it('explains every write, from a root that nobody else caused', () => {
  const cluster = new Cluster(rollout());
  cluster.run(endMs);
  const unexplained = [...cluster.trace.writes()].filter(({ revision }) => {
    const [root] = explainRevision(revision, cluster.trace, cluster.recording.inputs);
    return !root?.root || root.text === '';
  });
  expect(unexplained).toEqual([]);
  const pods = [...cluster.trace.writes()].filter(
    (write) => write.resource === 'pods' && write.atMs > 43_000 && write.key.includes('web'),
  );
  const chain = explainRevision(pods[pods.length - 1].revision, cluster.trace, cluster.recording.inputs);
  expect(chain[0]).toMatchObject({ actor: 'You', text: 'kubectl set image deployment/web web=shop:v2' });
});

it('keeps no question about rights: it changes nothing, and leads nowhere', () => {
  const cluster = new Cluster(rollout());
  cluster.run(60_000);
  const { inputs } = structuredClone(cluster.recording);
  const hash = cluster.hash();
  const told = cluster.api.save();
  const asked = cluster.handle({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    contentType: 'application/json',
    body: { spec: { resourceAttributes: { verb: 'list', resource: 'pods' } } },
  });
  expect(asked.body).toMatchObject({ status: { allowed: true } });
  expect(cluster.recording.inputs).toEqual(inputs);
  expect(cluster.hash()).toBe(hash);
  expect(cluster.api.save()).toEqual(told);
});

it('keeps no pod of a deleted Deployment', () => {
  const cluster = new Cluster(demoRecording());
  cluster.run(42_000);
  cluster.handle({ method: 'DELETE', path });
  cluster.run(90_000);
  const pods = cluster.handle({ method: 'GET', path: '/api/v1/pods', query: { labelSelector: 'app=web' } }).body as {
    items: unknown[];
  };
  expect(pods.items).toEqual([]);
});

it('lets machines join that a client creates', () => {
  const cluster = new Cluster(emptyRecording(1, 1));
  cluster.run(15_000);
  cluster.handle({
    method: 'POST',
    path: '/api/v1/nodes',
    contentType: 'application/json',
    body: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'added' } },
  });
  cluster.run(30_000);
  const node = cluster.handle({ method: 'GET', path: '/api/v1/nodes/added' }).body as {
    status: { conditions: { type: string; status: string }[] };
  };
  expect(node.status.conditions.find(({ type }) => type === 'Ready')?.status).toBe('True');
});

describe('settling', () => {
  const podAt = '/api/v1/namespaces/default/pods';
  const clusterWith = (spec: object): Cluster => {
    const cluster = new Cluster(emptyRecording(1, 1));
    cluster.run(15_000);
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'alone' }, spec };
    cluster.handle({ method: 'POST', path: podAt, contentType: 'application/json', body });
    return cluster;
  };
  const sleeper = (seconds: number) => ({ name: 'c', image: 'busybox', command: ['sleep', String(seconds)] });
  const phaseOf = (cluster: Cluster) =>
    (cluster.handle({ method: 'GET', path: `${podAt}/alone` }).body as { status: { phase?: string } }).status.phase;

  it('waits for the end of a grace period, and no longer than that', () => {
    const cluster = clusterWith({ containers: [sleeper(3600)] });
    cluster.settle(600_000);
    expect(phaseOf(cluster)).toBe('Running');
    cluster.handle({ method: 'DELETE', path: `${podAt}/alone` });
    const deletedMs = cluster.nowMs;
    cluster.settle(600_000);
    expect(cluster.handle({ method: 'GET', path: `${podAt}/alone` }).code).toBe(404);
    expect(cluster.nowMs - deletedMs).toBeGreaterThan(30_000);
    expect(cluster.nowMs - deletedMs).toBeLessThan(60_000);
  });

  it('waits for a process that is meant to end', () => {
    const cluster = clusterWith({ restartPolicy: 'Never', containers: [sleeper(100)] });
    cluster.settle(600_000);
    expect(phaseOf(cluster)).toBe('Succeeded');
  });

  it('does not wait for a back-off that never ends', () => {
    const cluster = clusterWith({ containers: [{ name: 'c', image: 'no-such-image' }] });
    cluster.settle(600_000);
    expect(cluster.nowMs).toBeLessThan(120_000);
  });

  it('goes no further than it was told to', () => {
    const cluster = clusterWith({ restartPolicy: 'Never', containers: [sleeper(1000)] });
    cluster.settle(60_000);
    expect(cluster.nowMs).toBe(75_000);
  });
});
