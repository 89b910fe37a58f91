/** Which pods are drawn where not all fit: aggregation may merge what is healthy, never what is not. */
import { keyOf } from '../../api/object.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Token } from '../design/state.ts';
import { appearanceOf } from './pod-appearance.ts';

/** From what must be seen first to what may be merged. */
const rank: Readonly<Record<Token, number>> = {
  failed: 0,
  degraded: 1,
  unknown: 2,
  leaving: 3,
  progress: 4,
  off: 5,
  ready: 6,
  done: 7,
};

/** Lower is worse. */
export function tokenRank(token: Token): number {
  return rank[token];
}

/** In order of age while all fit; beyond that, trouble first. */
export function troubleFirst(pods: readonly Pod[], max: number): readonly Pod[] {
  if (pods.length <= max) return pods;
  return inTroubleOrder(pods).slice(0, max);
}

export function inTroubleOrder(pods: readonly Pod[]): readonly Pod[] {
  const byRank: Pod[][] = [];
  for (const pod of pods) (byRank[rankOf(pod)] ??= []).push(pod);
  return byRank.flat();
}

/** So many completed pods are drawn on a machine: the youngest. Jobs leave theirs behind for as long as they are kept. */
const doneMax = 3;

/** Leaves out all but the youngest of the pods that have done their work. @param keep the key of one to draw in any case */
export function withoutOldDone(
  pods: readonly Pod[],
  keep: string | undefined,
): { drawn: readonly Pod[]; done: number } {
  const finished = pods.filter((pod) => appearanceOf(pod).token === 'done');
  const old = new Set(finished.slice(0, -doneMax).filter((pod) => keyOf(pod) !== keep));
  return { drawn: old.size === 0 ? pods : pods.filter((pod) => !old.has(pod)), done: old.size };
}

/** The worst state among the pods and how many share it; nothing while all is well. */
export function worstOf(pods: readonly Pod[]): { token: Token; count: number } | undefined {
  const [token, ...rest] = inTroubleOrder(pods).map((pod) => appearanceOf(pod).token);
  if (token === undefined || rank[token] > rank.unknown) return undefined;
  return { token, count: 1 + rest.filter((other) => other === token).length };
}

function rankOf(pod: Pod): number {
  return rank[appearanceOf(pod).token];
}
