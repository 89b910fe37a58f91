/** The taints that a card shows as chips: those that somebody chose, not those that repeat the node's state. */
import type { Taint } from '../../kinds/node/types.ts';
import type { TaintEffect } from '../../kinds/pod/types.ts';

/** Set by the control plane from the node's state, which the card says in words already. */
// k8s: staging/src/k8s.io/api/core/v1/well_known_taints.go
const ofState: ReadonlySet<string> = new Set(
  [
    'unschedulable',
    'not-ready',
    'unreachable',
    'memory-pressure',
    'disk-pressure',
    'pid-pressure',
    'network-unavailable',
  ].map((name) => `node.kubernetes.io/${name}`),
);

export const taintsShownMax = 2;

export const effectLetter: Readonly<Record<TaintEffect, string>> = {
  NoSchedule: 'S',
  PreferNoSchedule: 'P',
  NoExecute: 'X',
};

const effectMeaning: Readonly<Record<TaintEffect, string>> = {
  NoSchedule: 'new pods need a toleration',
  PreferNoSchedule: 'new pods rather go elsewhere',
  NoExecute: 'pods without a toleration are evicted',
};

export function chosenTaints(taints: readonly Taint[] | undefined): readonly Taint[] {
  return (taints ?? []).filter(({ key }) => !ofState.has(key));
}

/** `gpu=true`, without the domain before the name. */
export function shortTaint({ key, value }: Taint): string {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return value ? `${name}=${value}` : name;
}

/** `gpu=true:NoSchedule`, as kubectl writes it. */
export function taintText({ key, value, effect }: Taint): string {
  return `${key}${value ? `=${value}` : ''}:${effect}`;
}

export function taintSentence(taint: Taint): string {
  return `Taint ${taintText(taint)}: ${effectMeaning[taint.effect]}`;
}
