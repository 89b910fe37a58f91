/** A drain under way, on the node's card: what is left, what a budget holds back, and the ways out. */
import { controllerOf, splitKey } from '../../api/object.ts';
import { StateMark } from '../design/glyph.tsx';
import { Button } from '../design/primitives.tsx';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { podRef, useSelection } from '../stores/selection.ts';
import { shortPodName } from '../map/pod-name.ts';
import type { DrainReport } from './drain-report.ts';
import { retryMs, type Refusal } from './drain-store.ts';
import { scaleDeployment } from './verbs.ts';

export function DrainProgress({ report: { drain, left, blocked, isLive } }: { report: DrainReport }) {
  const first = blocked[0];
  return (
    <div className="drain-progress num" data-testid={`drain-${drain.node}`}>
      <span className="drain-words">
        draining: <b>{left} left</b>
        {blocked.length > 1 && ` · ${blocked.length} blocked`}
      </span>
      {first && <Blocked refusal={first} isLive={isLive} />}
      {isLive && (
        <Button small onClick={() => drain.cancel()}>
          Cancel drain
        </Button>
      )}
    </div>
  );
}

function Blocked({ refusal, isLive }: { refusal: Refusal; isLive: boolean }) {
  const leftMs = useClock((state) => Math.max(0, Math.ceil((refusal.atMs + retryMs - state.nowMs) / 250) * 250));
  const deployment = useCluster((state) => deploymentOf(refusal.pod, state.tables));
  const name = useCluster((state) => {
    const pod = tableOf(state.tables, 'pods').byKey.get(refusal.pod);
    return pod ? shortPodName(pod) : splitKey(refusal.pod).name;
  });
  return (
    <>
      <span className="drain-blocked" title={refusal.message}>
        <StateMark token="degraded" icon="shield" /> 0 <RetryRing share={1 - leftMs / retryMs} /> {name} blocked, retry
        in {Math.ceil(leftMs / 1000)} s
      </span>
      {isLive && (
        <Button
          small
          onClick={() => {
            useSelection.getState().select(podRef(refusal.pod));
            useSelection.getState().openInspector('why');
          }}
        >
          Why?
        </Button>
      )}
      {isLive && deployment && (
        <Button small onClick={() => void scaleDeployment(deployment.key, deployment.replicas + 1)}>
          Scale {splitKey(deployment.key).name} to {deployment.replicas + 1}
        </Button>
      )}
    </>
  );
}

function RetryRing({ share }: { share: number }) {
  const length = 2 * Math.PI * 5;
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <circle cx="7" cy="7" r="5" fill="none" stroke="var(--line)" strokeWidth="2" />
      <circle
        cx="7"
        cy="7"
        r="5"
        fill="none"
        stroke="var(--leaving)"
        strokeWidth="2"
        strokeDasharray={`${share * length} ${length}`}
        transform="rotate(-90 7 7)"
      />
    </svg>
  );
}

const asked = new Map<string, { key: string; replicas: number }>();

/** The Deployment behind a pod; the same value while its number of replicas is the same. */
function deploymentOf(
  podKey: string,
  tables: Parameters<typeof tableOf>[0],
): { key: string; replicas: number } | undefined {
  const pod = tableOf(tables, 'pods').byKey.get(podKey);
  const replicaSet =
    pod && tableOf(tables, 'replicasets').byKey.get(`${pod.metadata.namespace}/${controllerOf(pod)?.name}`);
  const owner = replicaSet && controllerOf(replicaSet);
  const key = `${pod?.metadata.namespace}/${owner?.name}`;
  const replicas = tableOf(tables, 'deployments').byKey.get(key)?.spec.replicas;
  if (replicas === undefined) return undefined;
  const known = asked.get(key);
  if (known?.replicas === replicas) return known;
  const found = { key, replicas };
  asked.set(key, found);
  return found;
}
