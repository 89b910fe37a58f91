/** Books that are kept up change by change say the same as books that are made anew. */
import { expect, it } from 'vitest';
import { RandomSource, type RandomStream } from '../../base/random.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { aNode, aPod, snapshotOf, snapshotOfCache } from '../../testing/scheduler-samples.ts';
import { keyOf } from '../../api/object.ts';
import { SchedulerCache } from './cache.ts';
import { Framework } from './framework.ts';
import { podInfoOf } from './pod-info.ts';
import { fits, type Snapshot } from './plugin.ts';
import { defaultProfile } from './table.ts';

const seeds = 20;
const changes = 60;

it.each(Array.from({ length: seeds }, (_, seed) => seed))('whatever happens (seed %i)', (seed) => {
  const random = new RandomSource(seed).stream('changes');
  const cache = new SchedulerCache();
  const nodes = new Map<string, Node>();
  const pods = new Map<string, Pod>();
  for (let change = 0; change < changes; change++) {
    changeSomething(random, cache, nodes, pods);
    // In the order of the cache, which is that in which nodes came.
    const anew = snapshotOf([...nodes.values()], [...pods.values()]);
    const asked = randomPod(random);
    expect(answersAbout(asked, snapshotOfCache(cache)), `seed ${seed}, change ${change}`).toEqual(
      answersAbout(asked, anew),
    );
  }
});

function changeSomething(
  random: RandomStream,
  cache: SchedulerCache,
  nodes: Map<string, Node>,
  pods: Map<string, Pod>,
): void {
  const name = `node-${random.below(6)}`;
  const dice = random.below(10);
  if (dice < 4) {
    const node = randomNode(random, name);
    nodes.set(name, node);
    cache.setNode(node);
  } else if (dice < 5) {
    nodes.delete(name);
    cache.removeNode(name);
  } else if (dice < 8 || pods.size === 0) {
    const pod = randomPod(random, name);
    pods.set(keyOf(pod), pod);
    cache.setPod(pod);
  } else {
    const key = [...pods.keys()][random.below(pods.size)];
    pods.delete(key);
    cache.removePod(key);
  }
}

/** What each node gets: the name of the plugin that refuses it, or its scores. */
function answersAbout(pod: Pod, snapshot: Snapshot): unknown {
  const framework = new Framework(defaultProfile);
  const info = podInfoOf(pod);
  const run = framework.preFilter(info, snapshot);
  if ('reasons' in run) return run;
  // Asked twice, so that what was remembered is asked for too.
  return [1, 2].map(() => {
    const verdicts = snapshot.nodes.map((node) => ({ node, refusal: framework.filter(run, info, node) }));
    const feasible = verdicts.flatMap(({ node, refusal }) => (refusal === fits ? [node] : []));
    return {
      refusals: verdicts.map(({ node, refusal }) => [node.name, refusal]),
      scores: feasible.length ? framework.score(info, feasible, snapshot) : undefined,
    };
  });
}

function randomNode(random: RandomStream, name: string): Node {
  const zone = random.below(4);
  return aNode(name, {
    labels: { disk: pick(random, ['ssd', 'hdd']), ...(zone ? { 'topology.kubernetes.io/zone': `zone-${zone}` } : {}) },
    unschedulable: random.below(6) === 0,
    allocatable: { cpu: `${1 + random.below(4)}`, memory: '4Gi', pods: '10' },
    ...(random.below(3) ? {} : { taints: [{ key: 'dedicated', value: 'lab', effect: pick(random, effects) }] }),
    ...(random.below(2) ? {} : { images: [{ names: ['web:v1'], sizeBytes: 500_000_000 }] }),
  });
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

/** Of few sorts, so that the same are asked for again. */
function randomPod(random: RandomStream, on?: string): Pod {
  const app = pick(random, ['web', 'db']);
  const selector = { matchLabels: { app } };
  const topologyKey = pick(random, ['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
  const preferred = { weight: 50, podAffinityTerm: { topologyKey, labelSelector: selector } };
  return aPod({
    labels: { app },
    images: ['web:v1'],
    ...(on ? { on } : {}),
    ...(random.below(3) ? {} : { nodeSelector: { disk: 'ssd' } }),
    ...(random.below(3) ? {} : { tolerations: [{ key: 'dedicated', operator: 'Exists' }] }),
    ...(random.below(4) ? {} : { ports: [{ hostPort: 80 }] }),
    ...pick(random, [
      {},
      {
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [preferred.podAffinityTerm] } },
      },
      { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferred] } } },
      ...(['DoNotSchedule', 'ScheduleAnyway'] as const).map((whenUnsatisfiable) => ({
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: selector }],
      })),
    ]),
  });
}

function pick<T>(random: RandomStream, items: readonly T[]): T {
  return items[random.below(items.length)];
}
