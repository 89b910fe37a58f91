import { expect, test } from 'vitest';
import { formatTime } from '../../api/time.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { pod } from '../../testing/page/world.ts';
import { nextTimer, type WaitingWorld } from './long-wait.ts';

const startMs = Date.UTC(2026, 0, 1);
const at = (seconds: number) => formatTime(startMs + seconds * 1000);

const web = pod({
  name: 'web-1',
  owner: { kind: 'ReplicaSet', name: 'web', uid: 'u' },
  node: 'worker-2',
  image: 'i',
  app: 'web',
  cpu: '1',
  memory: '1',
}).object as Pod;
const daemon: Pod = {
  ...web,
  spec: { ...web.spec, tolerations: [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists' }] },
};
const leaving: Pod = {
  ...web,
  metadata: { ...web.metadata, deletionTimestamp: at(30), deletionGracePeriodSeconds: 30 },
};
const silent = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker-2' },
  spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: at(-40) }] },
  status: {},
} as unknown as Node;

function rollout(reason: string): Deployment {
  return {
    metadata: { name: 'web', namespace: 'default' },
    spec: { progressDeadlineSeconds: 600 },
    status: { conditions: [{ type: 'Progressing', status: 'True', reason, lastUpdateTime: at(-100) }] },
  } as unknown as Deployment;
}

const empty: WaitingWorld = { nodes: [], pods: [], deployments: [] };

test.each<[what: string, world: Partial<WaitingWorld>, expected: string | undefined]>([
  ['nothing', { pods: [web] }, undefined],
  ['the grace period of a pod', { pods: [leaving] }, 'grace period of web-1 in 30 s'],
  ['the pods of a silent node', { nodes: [silent], pods: [web] }, 'eviction timer of worker-2 in 260 s'],
  ['no timer for daemons, which stay', { nodes: [silent], pods: [daemon] }, undefined],
  ['the deadline of a rollout', { deployments: [rollout('ReplicaSetUpdated')] }, 'progress deadline of web in 500 s'],
  ['no deadline once it is done', { deployments: [rollout('NewReplicaSetAvailable')] }, undefined],
  [
    'the first of several',
    { nodes: [silent], pods: [web, leaving], deployments: [rollout('ReplicaSetUpdated')] },
    'grace period of web-1 in 30 s',
  ],
])('waits for %s', (_what, world, expected) => {
  const timer = nextTimer({ ...empty, ...world }, startMs);
  expect(timer && `${timer.what} in ${(timer.endsMs - startMs) / 1000} s`).toBe(expected);
});
