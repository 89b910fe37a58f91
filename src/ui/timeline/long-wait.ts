/** What the cluster waits for when nothing happens that can be seen: the next timer that is known to run out. */
import { parseTime } from '../../api/time.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { toleratesTaint } from '../../kinds/node/taints.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { waitOf } from '../map/wait-arc.tsx';
import { appearanceOf } from '../map/pod-appearance.ts';
import { evictionMs } from '../map/silent-node.tsx';

export interface LongWait {
  /** Milliseconds since 1970. */
  endsMs: number;
  /** `back-off of web-1`. */
  what: string;
}

export interface WaitingWorld {
  nodes: Iterable<Node>;
  pods: Iterable<Pod>;
  deployments: Iterable<Deployment>;
}

/** The first timer that runs out after that moment. @param others waits that somebody else knows of */
export function nextTimer(
  { nodes, pods, deployments }: WaitingWorld,
  unixMs: number,
  others: readonly LongWait[] = [],
): LongWait | undefined {
  const waits: LongWait[] = [...others];
  const silent = new Map([...nodes].map((node) => [node.metadata.name, evictionMs(node)]));
  const waitedFor = new Set<string>();
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const { state } = appearanceOf(pod);
    const wait = waitOf(pod, state, unixMs);
    if (wait)
      waits.push({
        endsMs: unixMs + wait.leftSeconds * 1000,
        what: `${state === 'Terminating' ? 'grace period' : 'back-off'} of ${name}`,
      });
    const node = pod.spec.nodeName ?? '';
    const leavesMs = deletionTimestamp ? undefined : silent.get(node);
    if (leavesMs === undefined || waitedFor.has(node) || staysForever(pod)) continue;
    waitedFor.add(node);
    waits.push({ endsMs: leavesMs, what: `eviction timer of ${node}` });
  }
  for (const deployment of deployments) {
    const endsMs = deadlineMs(deployment);
    if (endsMs !== undefined) waits.push({ endsMs, what: `progress deadline of ${deployment.metadata.name}` });
  }
  return waits
    .filter(({ endsMs }) => endsMs > unixMs)
    .reduce<LongWait | undefined>((first, wait) => (first && first.endsMs <= wait.endsMs ? first : wait), undefined);
}

const unreachable = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' } as const;

/** Daemons tolerate an unreachable node without end. */
function staysForever({ spec }: Pod): boolean {
  const lasting = spec.tolerations?.filter(({ tolerationSeconds }) => tolerationSeconds === undefined);
  return toleratesTaint(lasting, unreachable);
}

// k8s: pkg/controller/deployment/util/deployment_util.go DeploymentTimedOut
function deadlineMs({ spec, status }: Deployment): number | undefined {
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing');
  if (!spec.progressDeadlineSeconds || spec.paused) return undefined;
  if (!progressing || progressing.reason === 'NewReplicaSetAvailable' || progressing.status === 'False')
    return undefined;
  const sinceMs = parseTime(progressing.lastUpdateTime);
  return Number.isNaN(sinceMs) ? undefined : sinceMs + spec.progressDeadlineSeconds * 1000;
}
