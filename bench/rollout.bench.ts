/** From apply to all Ready: wall time, events per second and heap, for 10 to 5,000 replicas on a hundred nodes. */
import { newRecording } from '../src/api/recording.ts';
import { Cluster } from '../src/engine/cluster/cluster.ts';
import { emptyRecording } from '../src/engine/cluster/demo.ts';
import type { KubernetesObject } from '../src/api/object.ts';
import type { Deployment } from '../src/kinds/deployment/types.ts';
import { print } from './print.ts';

/** The same machines for every size, so that only the number of pods differs. */
const nodes = 100;
const sizes = [10, 100, 1000, 5000];

interface Row {
  replicas: number;
  wallMs: number;
  perPodUs: number;
  virtualSeconds: number;
  revisions: number;
  revisionsPerSecond: number;
  tasks: number;
  heapMiB: number;
}

const rows = sizes.map(measure);
const hundred = rows[1].perPodUs;
print('rollout', rows, {
  'cost per pod, 5,000 against 100 pods': Number((rows[3].perPodUs / hundred).toFixed(2)),
  'target: 1,000 replicas Ready in at most 500 ms': rows[2].wallMs <= 500,
  'target: cost per pod flat within 2× from 100 to 5,000 pods': rows[3].perPodUs <= 2 * hundred,
});

function measure(replicas: number): Row {
  // The first runs warm the compiler, and the best counts: neighbours only ever slow a run down.
  const runs = Array.from({ length: replicas > 1000 ? 3 : 9 }, () => once(replicas)).slice(1);
  return runs.reduce((best, run) => (run.wallMs < best.wallMs ? run : best));
}

function once(replicas: number): Row {
  const machines = emptyRecording(1, nodes).options.objects.map(large);
  const cluster = new Cluster(newRecording(1, machines));
  cluster.run(20_000);
  const startRevision = cluster.revision;
  const startSteps = cluster.steps;
  const startMs = cluster.nowMs;
  const beganMs = performance.now();
  const answer = cluster.handle({
    method: 'POST',
    path: '/apis/apps/v1/namespaces/default/deployments',
    contentType: 'application/json',
    body: deployment(replicas),
  });
  if (answer.code !== 201) throw new Error(JSON.stringify(answer.body));
  while (readyOf(cluster) < replicas) {
    cluster.run(cluster.nowMs + 250);
    if (cluster.nowMs > startMs + 3_600_000)
      throw new Error(`only ${readyOf(cluster)} of ${replicas} were Ready after an hour`);
  }
  const wallMs = performance.now() - beganMs;
  const revisions = cluster.revision - startRevision;
  return {
    replicas,
    wallMs: Math.round(wallMs * 10) / 10,
    perPodUs: Math.round((wallMs * 1000) / replicas),
    virtualSeconds: Math.round((cluster.nowMs - startMs) / 1000),
    revisions,
    revisionsPerSecond: Math.round(revisions / (wallMs / 1000)),
    tasks: cluster.steps - startSteps,
    heapMiB: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
  };
}

function readyOf(cluster: Cluster): number {
  const answer = cluster.handle({ method: 'GET', path: '/apis/apps/v1/namespaces/default/deployments/web' });
  return (answer.body as Deployment).status.readyReplicas ?? 0;
}

// Room for 5,000 pods: 100 nodes × 110.
function large(object: KubernetesObject): KubernetesObject {
  const capacity = { cpu: '32', memory: '128Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  return { ...object, status: { capacity, allocatable: capacity } } as KubernetesObject;
}

function deployment(replicas: number): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [{ name: 'web', image: 'web:v1', resources: { requests: { cpu: '100m', memory: '64Mi' } } }],
        },
      },
    },
  };
}
