/**
 * How fast nodes that do not report may be emptied. Each zone has a bucket with one token, filled once in ten seconds; a
 * node is given its NoExecute taint for a token. When most of a zone is silent the network is the likelier culprit, so
 * emptying slows down or stops; when all nodes are silent it stops everywhere.
 */
// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go handleDisruption, scheduler/rate_limited_queue.go
import type { Condition } from '../../../api/object.ts';
import type { Node } from '../../../kinds/node/types.ts';

export const evictionsPerSecond = 0.1;
export const reducedEvictionsPerSecond = 0.01;
/** A zone with more nodes than this is slowed down instead of stopped. */
export const largeZoneNodes = 50;
/** Share of silent nodes from which a zone counts as disrupted. */
export const unhealthyZoneShare = 0.55;

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption';

export interface Zone {
  state: ZoneState;
  perSecond: number;
  tokens: number;
  refilledAtMs: number;
  /** Nodes that wait for their taint, in order. */
  waiting: string[];
  /** Nodes that have had their turn and are not queued again until they report. */
  served: string[];
}

export type Zones = Record<string, Zone>;

// k8s: staging/src/k8s.io/component-helpers/node/topology/helpers.go GetZoneKey
export function zoneOf(node: Node): string {
  const region = node.metadata.labels?.['topology.kubernetes.io/region'] ?? '';
  const zone = node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
  return region || zone ? `${region}:${zone}` : '';
}

export function newZone(nowMs: number): Zone {
  return { state: 'Initial', perSecond: evictionsPerSecond, tokens: 1, refilledAtMs: nowMs, waiting: [], served: [] };
}

/** Puts a node at the end of the queue, once. */
export function enqueue(zone: Zone, node: string): void {
  if (!zone.waiting.includes(node) && !zone.served.includes(node)) zone.waiting.push(node);
}

export function forget(zone: Zone, node: string): void {
  zone.waiting = zone.waiting.filter((other) => other !== node);
  zone.served = zone.served.filter((other) => other !== node);
}

/** The next node whose turn it is, if the bucket has a token for it. */
export function takeTurn(zone: Zone, nowMs: number): string | undefined {
  if (zone.waiting.length === 0 || !takeToken(zone, nowMs)) return undefined;
  const node = zone.waiting.shift();
  if (node !== undefined) zone.served.push(node);
  return node;
}

function takeToken(zone: Zone, nowMs: number): boolean {
  if (zone.perSecond <= 0) return false;
  zone.tokens = Math.min(1, zone.tokens + ((nowMs - zone.refilledAtMs) / 1000) * zone.perSecond);
  zone.refilledAtMs = nowMs;
  if (zone.tokens < 1) return false;
  zone.tokens -= 1;
  return true;
}

/** When the next waiting node may have its turn; undefined when none waits or emptying has stopped. */
export function nextTurnAfterMs(zone: Zone, nowMs: number): number | undefined {
  if (zone.waiting.length === 0 || zone.perSecond <= 0) return undefined;
  const tokens = Math.min(1, zone.tokens + ((nowMs - zone.refilledAtMs) / 1000) * zone.perSecond);
  return Math.ceil(((1 - tokens) / zone.perSecond) * 1000);
}

// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go ComputeZoneState
export function zoneState(ready: readonly (Condition['status'] | undefined)[]): ZoneState {
  const silent = ready.filter((status) => status !== 'True').length;
  if (silent > 0 && silent === ready.length) return 'FullDisruption';
  if (silent > 2 && silent / ready.length >= unhealthyZoneShare) return 'PartialDisruption';
  return 'Normal';
}

/** What the states of the zones call for besides new rates. */
export type Disruption = 'began everywhere' | 'ended' | undefined;

/**
 * Brings states and rates up to date.
 * @param ready the Ready status of the nodes of each zone
 */
export function updateZones(
  zones: Zones,
  ready: Readonly<Record<string, readonly (Condition['status'] | undefined)[]>>,
  nowMs: number,
): Disruption {
  const next: Record<string, ZoneState> = {};
  for (const [key, statuses] of Object.entries(ready)) {
    next[key] = zoneState(statuses);
    zones[key] ??= newZone(nowMs);
  }
  for (const key of Object.keys(zones)) if (!ready[key]) delete zones[key];
  const keys = Object.keys(zones);
  const isAllDisrupted = keys.every((key) => next[key] === 'FullDisruption');
  const wasAllDisrupted = keys.every((key) => zones[key].state === 'FullDisruption');
  if (isAllDisrupted && wasAllDisrupted) return undefined;
  for (const key of keys) {
    const zone = zones[key];
    if (isAllDisrupted) setRate(zone, 0, nowMs);
    else if (wasAllDisrupted || zone.state !== next[key]) setRate(zone, rateOf(next[key], ready[key].length), nowMs);
    zone.state = next[key];
  }
  if (isAllDisrupted) return 'began everywhere';
  return wasAllDisrupted ? 'ended' : undefined;
}

// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go setLimiterInZone, ReducedQPSFunc
function rateOf(state: ZoneState, nodes: number): number {
  if (state !== 'PartialDisruption') return evictionsPerSecond;
  return nodes > largeZoneNodes ? reducedEvictionsPerSecond : 0;
}

/** A new bucket begins full, unless the old one was empty. */
// k8s: pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go SwapLimiter
function setRate(zone: Zone, perSecond: number, nowMs: number): void {
  if (zone.perSecond === perSecond) return;
  const hadToken = takeToken(zone, nowMs);
  zone.perSecond = perSecond;
  zone.tokens = hadToken ? 1 : 0;
  zone.refilledAtMs = nowMs;
}
