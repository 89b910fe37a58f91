/** The plainer bands: DaemonSets, ReplicaSets and pods without an owner, disruption budgets. */
import { memo } from 'react';
import type { DaemonSet } from '../../kinds/daemon-set/types.ts';
import { daemonSetFace } from '../../kinds/daemon-set/view.tsx';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import { Slot, StateMark } from '../design/glyph.tsx';
import { appearanceOf, podSentence } from '../map/pod-appearance.ts';
import { derive, useCluster, type ClusterState } from '../stores/cluster-store.ts';
import { podRef } from '../stores/selection.ts';
import { Band, Refusal } from './band.tsx';
import { budgetLine, daemonSetLine, versionOf, type SlotRow } from './model.ts';
import { Slots } from './slots.tsx';

export const DaemonSetBand = memo(function DaemonSetBand({ daemonSetKey }: { daemonSetKey: string }) {
  const daemonSet = useCluster((state) => state.tables['daemonsets']?.byKey.get(daemonSetKey) as DaemonSet | undefined);
  if (!daemonSet) return null;
  const face = daemonSetFace(daemonSet);
  return (
    <Band
      kind="DaemonSet"
      objectRef={{ group: 'apps', resource: 'daemonsets', key: daemonSetKey }}
      sentence={`DaemonSet ${daemonSet.metadata.name}, ready on ${daemonSetLine(daemonSet)}`}
    >
      <p className="band-line num" data-token={face.token}>
        {face.token !== 'ready' && <StateMark token={face.token} icon={face.icon} />}
        {daemonSetLine(daemonSet)}
      </p>
    </Band>
  );
});

const rows = new Map<string, (state: ClusterState) => SlotRow | undefined>();

/** The slots of whatever keeps a number of pods by itself. */
export function rowOf(
  key: string,
  resource: 'replicasets' | 'replicationcontrollers' = 'replicasets',
): (state: ClusterState) => SlotRow | undefined {
  let select = rows.get(`${resource} ${key}`);
  if (!select) {
    select = derive([resource, 'pods'], (tables, state) => {
      const replicaSet = tables[resource]?.byKey.get(key) as ReplicaSet | undefined;
      if (!replicaSet) return undefined;
      const pods = state.podsOfOwner.of(replicaSet.metadata.uid);
      const counted = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined).length;
      return {
        key,
        name: replicaSet.metadata.name,
        revision: 0,
        version: versionOf(replicaSet.spec.template.spec.containers[0]?.image ?? ''),
        current: true,
        pods,
        empty: Math.max(0, replicaSet.spec.replicas - counted),
      };
    });
    rows.set(`${resource} ${key}`, select);
  }
  return select;
}

export const ReplicaSetBand = memo(function ReplicaSetBand({ replicaSetKey }: { replicaSetKey: string }) {
  const replicaSet = useCluster(
    (state) => state.tables['replicasets']?.byKey.get(replicaSetKey) as ReplicaSet | undefined,
  );
  const row = useCluster(rowOf(replicaSetKey));
  if (!replicaSet || !row) return null;
  const ready = replicaSet.status.readyReplicas ?? 0;
  return (
    <Band
      kind="ReplicaSet"
      objectRef={{ group: 'apps', resource: 'replicasets', key: replicaSetKey }}
      sentence={`ReplicaSet ${replicaSet.metadata.name}, ready ${ready} of ${replicaSet.spec.replicas}`}
    >
      <p className="band-line num">
        READY {ready}/{replicaSet.spec.replicas}
      </p>
      <Refusal conditions={replicaSet.status.conditions} />
      <Slots row={row} />
    </Band>
  );
});

export const BarePodBand = memo(function BarePodBand({ podKey }: { podKey: string }) {
  const pod = useCluster((state) => state.tables['pods']?.byKey.get(podKey) as Pod | undefined);
  if (!pod) return null;
  const look = appearanceOf(pod);
  return (
    <Band
      kind="Pod"
      objectRef={podRef(podKey)}
      sentence={podSentence(pod, undefined)}
      aside={<Slot token={look.token} icon={look.icon} />}
    >
      <p className="band-line num">{look.state} · no owner: nothing brings it back</p>
    </Band>
  );
});

export const BudgetBand = memo(function BudgetBand({ budgetKey }: { budgetKey: string }) {
  const budget = useCluster(
    (state) => state.tables['poddisruptionbudgets']?.byKey.get(budgetKey) as PodDisruptionBudget | undefined,
  );
  if (!budget) return null;
  const none = budget.status.disruptionsAllowed < 1;
  return (
    <Band
      kind="PodDisruptionBudget"
      objectRef={{ group: 'policy', resource: 'poddisruptionbudgets', key: budgetKey }}
      sentence={`PodDisruptionBudget ${budget.metadata.name}, ${budgetLine(budget)}`}
    >
      <p className="band-line num" data-token={none ? 'degraded' : 'ready'}>
        {none && <StateMark token="degraded" icon="shield" />}
        {budgetLine(budget)}
      </p>
    </Band>
  );
});
