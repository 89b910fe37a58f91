/** The page's mirror of the cluster: frames go in, stable tables and lists come out. */
import { create } from 'zustand';
import { controllerOf, type KubernetesObject } from '../../api/object.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Frame, TimelineInput } from '../../protocol/messages.ts';
import { byAge, Grouping } from './grouping.ts';
import { tableOf, type ResourceName, type ResourceTable, type Tables } from './resources.ts';

export interface ClusterState {
  /** False until the first frame with a world in it. */
  connected: boolean;
  tables: Tables;
  podsOnNode: Grouping<Pod>;
  podsOfOwner: Grouping<Pod>;
  revision: number;
  inputs: readonly TimelineInput[];
  /** When each actor last did something, in virtual milliseconds. */
  activeAtMs: Readonly<Record<string, number>>;
  canUndo: boolean;
  canRedo: boolean;
  limits: readonly string[];
  engineFault: string | undefined;
}

export function emptyCluster(): ClusterState {
  return {
    connected: false,
    tables: {},
    podsOnNode: new Grouping<Pod>((pod) => pod.spec.nodeName ?? '', byAge),
    podsOfOwner: new Grouping<Pod>((pod) => controllerOf(pod)?.uid ?? '', byAge),
    revision: 0,
    inputs: [],
    activeAtMs: {},
    canUndo: false,
    canRedo: false,
    limits: [],
    engineFault: undefined,
  };
}

export const useCluster = create<ClusterState>(() => emptyCluster());

/** Brings a frame into the mirror, in one step. Tables of resources that did not change keep their identity. */
export function applyFrame(state: ClusterState, frame: Frame): ClusterState {
  const tables: Record<string, ResourceTable> = frame.reset ? forgotten(state.tables) : { ...state.tables };
  if (frame.reset) {
    state.podsOnNode.clear();
    state.podsOfOwner.clear();
  }
  const maps = new Map<string, Map<string, KubernetesObject>>();
  for (const { resource, key, object } of frame.changes) {
    let map = maps.get(resource);
    if (!map) {
      const table = tables[resource];
      // The map is ours and grows in place; its table is new, so that selectors see the change.
      map = (table?.byKey as Map<string, KubernetesObject> | undefined) ?? new Map<string, KubernetesObject>();
      maps.set(resource, map);
      tables[resource] = { version: (table?.version ?? 0) + 1, byKey: map };
    }
    if (resource === 'pods') {
      const before = map.get(key) as Pod | undefined;
      const after = (object ?? undefined) as Pod | undefined;
      state.podsOnNode.replace(key, before, after);
      state.podsOfOwner.replace(key, before, after);
    }
    if (object) map.set(key, object);
    else map.delete(key);
  }
  return {
    ...state,
    connected: state.connected || frame.reset,
    tables: maps.size > 0 || frame.reset ? tables : state.tables,
    revision: frame.revision,
    inputs: frame.inputs ?? state.inputs,
    activeAtMs: withActivity(frame.reset ? {} : state.activeAtMs, frame),
    canUndo: frame.canUndo,
    canRedo: frame.canRedo,
    limits: sameTexts(state.limits, frame.limits) ? state.limits : frame.limits,
  };
}

// A reset changes every table, also those that end up empty; versions go on, so nobody mistakes new for old.
function forgotten(tables: Tables): Record<string, ResourceTable> {
  const empty: Record<string, ResourceTable> = {};
  for (const resource in tables) empty[resource] = { version: tables[resource].version + 1, byKey: new Map() };
  return empty;
}

function withActivity(before: Readonly<Record<string, number>>, frame: Frame): Readonly<Record<string, number>> {
  const actors = Object.keys(frame.activity);
  if (actors.length === 0) return before;
  const after = { ...before };
  for (const actor of actors) after[actor] = frame.nowMs;
  return after;
}

function sameTexts(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

/**
 * A selector over some tables that computes only when one of them has changed, however many components ask.
 * Example: `const selectWorkers = derive(['nodes'], (tables) => …); useCluster(selectWorkers)`.
 */
export function derive<T>(
  resources: readonly ResourceName[],
  compute: (tables: Tables, state: ClusterState) => T,
): (state: ClusterState) => T {
  let seen: readonly unknown[] = [];
  let value: T;
  let computed = false;
  return (state) => {
    const inputs = resources.map((resource) => tableOf(state.tables, resource));
    if (!computed || inputs.some((input, index) => input !== seen[index])) {
      value = compute(state.tables, state);
      seen = inputs;
      computed = true;
    }
    return value;
  };
}

/** The object itself, for panels that show one. */
export function objectAt(state: ClusterState, resource: string, key: string): KubernetesObject | undefined {
  return state.tables[resource]?.byKey.get(key);
}
