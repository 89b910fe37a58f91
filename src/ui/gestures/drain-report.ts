/** What a node's card says of a drain: as things were at the moment that is shown, also while looking back. */
import { useMemo } from 'react';
import { keyOf } from '../../api/object.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useHistory } from '../stores/history.ts';
import { leavesOnDrain } from './drain-plan.ts';
import { drainAt, refusalsAt, useDrains, type Drain, type Refusal } from './drain-store.ts';

export interface DrainReport {
  drain: Drain;
  /** Pods that have yet to go. */
  left: number;
  /** Of those, the ones that a budget holds. */
  blocked: readonly Refusal[];
  /** False while looking back: what is over cannot be cancelled. */
  isLive: boolean;
}

export function useDrainReport(node: string): DrainReport | undefined {
  const drains = useDrains((state) => state.drains.get(node));
  const drain = useClock(({ nowMs }) => drainAt(drains, nowMs));
  const told = useClock(({ nowMs }) => (drain ? drain.refusals.filter(({ atMs }) => atMs <= nowMs).length : 0));
  const pods = useCluster((state) => (drain ? state.podsOnNode.of(node) : none));
  const isLookingBack = useHistory(({ ahead }) => ahead !== undefined);
  return useMemo(() => {
    if (!drain) return undefined;
    const left = new Set(pods.filter(leavesOnDrain).map(keyOf));
    const untilMs = drain.refusals[told - 1]?.atMs ?? Number.NEGATIVE_INFINITY;
    const blocked = refusalsAt(drain, untilMs).filter(({ pod }) => left.has(pod));
    return { drain, left: left.size, blocked, isLive: drain.endMs === undefined && !isLookingBack };
  }, [drain, told, pods, isLookingBack]);
}

const none: never[] = [];
