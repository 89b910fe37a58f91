/** What a check may ask of StatefulSets, their claims, and DaemonSets. */
import type { KubernetesObject } from '../api/object.ts';

export interface StatefulSetFacts {
  exists: boolean;
  wanted: number;
  /** Pods, also those that are leaving. */
  total: number;
  ready: number;
  /** Of the present template. */
  updated: number;
  partition: number;
  /** Of the first container. */
  image: string;
}

export interface DaemonSetFacts {
  exists: boolean;
  /** Nodes that are to run its pod. */
  wanted: number;
  ready: number;
}

export interface ClaimFacts {
  name: string;
  bound: boolean;
  volume: string;
}

// The few fields that are read here; the kinds have the whole types, and are no floor of this room.
interface StatefulSetShape extends KubernetesObject {
  spec: {
    replicas: number;
    updateStrategy?: { rollingUpdate?: { partition?: number } };
    template: { spec: { containers: { image: string }[] } };
  };
  status?: { replicas?: number; readyReplicas?: number; updatedReplicas?: number };
}

export function statefulSetFacts(found: KubernetesObject | undefined): StatefulSetFacts {
  const { spec, status } = (found ?? {}) as Partial<StatefulSetShape>;
  return {
    exists: found !== undefined,
    wanted: spec?.replicas ?? 0,
    total: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    partition: spec?.updateStrategy?.rollingUpdate?.partition ?? 0,
    image: spec?.template.spec.containers[0].image ?? '',
  };
}

export function daemonSetFacts(found: KubernetesObject | undefined): DaemonSetFacts {
  const status = (found as { status?: Record<string, number | undefined> } | undefined)?.status;
  return {
    exists: found !== undefined,
    wanted: status?.['desiredNumberScheduled'] ?? 0,
    ready: status?.['numberReady'] ?? 0,
  };
}

interface ClaimShape extends KubernetesObject {
  spec?: { volumeName?: string };
  status?: { phase?: string };
}

/** In order of their names. */
export function claimFacts(claims: Iterable<KubernetesObject>): ClaimFacts[] {
  const found: ClaimFacts[] = [];
  for (const claim of claims) {
    const { metadata, spec, status } = claim as ClaimShape;
    if (metadata.namespace !== 'default') continue;
    found.push({ name: metadata.name, bound: status?.phase === 'Bound', volume: spec?.volumeName ?? '' });
  }
  return found.sort((left, right) => (left.name < right.name ? -1 : 1));
}
