/** What a scheduler plugin is: pure answers at named points of the cycle. The framework asks, records and acts. */
// k8s: pkg/scheduler/framework/interface.go
import type { ScriptProblem } from '../../api/script.ts';
import type { RandomStream } from '../../base/random.ts';
import type { Namespace } from '../../kinds/namespace/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { ReplicationController } from '../../kinds/replication-controller/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { Service } from '../../kinds/service/types.ts';
import type { StatefulSet } from '../../kinds/stateful-set/types.ts';
import type { Client, Result } from '../client/client.ts';
import type { ClusterEvent } from './cluster-events.ts';
import type { AnswerBook } from './node-answers.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodCounts } from './pod-counts.ts';
import type { PodInfo } from './pod-info.ts';
import type { Refusal } from './refusal.ts';
import type { Topology } from './topology.ts';
import type { StorageView } from './volumes/plan.ts';

/** Yes, without a reason. */
export const fits = null;

export type Verdict = typeof fits | Refusal;

/** Refuses, but would not if other pods were gone. */
export function reject(...reasons: string[]): Refusal {
  return { reasons, unresolvable: false };
}

/** Refuses, whatever pods are on the node. */
export function rejectForGood(...reasons: string[]): Refusal {
  return { reasons, unresolvable: true };
}

/** The plugin has nothing to say about this pod; its filter or score is not asked. */
export const skip = 'skip';

/**
 * F and S are what the plugin worked out before filtering and before scoring. All that it is handed is read-only to
 * it, but for the states that it made itself.
 */
export interface Plugin<F = unknown, S = unknown> {
  readonly name: string;
  /**
   * Its filter and its score read nothing but the pod's spec and that one node, with no state but what comes of the
   * spec: what they say is kept for pods of the same sort (`PodInfo.sort`) until the node changes.
   */
  readonly looksAtOneNode?: true;
  /** Made of a student's code: a score out of range is the student's mistake and not a bug of ours. */
  readonly isForeign?: true;
  /** Keeps a pod out of the queue. */
  preEnqueue?(pod: Pod): Verdict;
  /** True when `left` leaves the queue before `right`. */
  before?(left: QueuePlace, right: QueuePlace): boolean;
  preFilter?(pod: PodInfo, snapshot: Snapshot): PreFilterAnswer<F>;
  filter?(pod: PodInfo, node: NodeInfo, state: F): Verdict;
  /** A copy of the state to try things on. */
  copyState?(state: F): F;
  /** Changes a copied state as if `other` came to the node (1) or left it (-1). */
  adjustState?(state: F, pod: PodInfo, other: PodInfo, node: NodeInfo, change: 1 | -1): void;
  postFilter?(pod: PodInfo, context: PostFilterContext): PostFilterAnswer;
  preScore?(pod: PodInfo, nodes: readonly NodeInfo[], snapshot: Snapshot): S | typeof skip;
  score?(pod: PodInfo, node: NodeInfo, state: S, snapshot: Snapshot): number | ScriptProblem;
  /** Brings the scores of all nodes to 0..100, in place. */
  normalize?(scores: number[], nodes: readonly NodeInfo[], state: S): void;
  reserve?(pod: PodInfo, node: string): Verdict;
  unreserve?(pod: PodInfo, node: string): void;
  permit?(pod: PodInfo, node: string): Verdict;
  preBind?(pod: PodInfo, node: string): Verdict;
  bind?(pod: PodInfo, node: string, client: Client, reason: string): Result<Pod>;
  postBind?(pod: PodInfo, node: string): void;
  /** Which events may make a pod fit that this plugin refused; none when absent. */
  readonly retry?: {
    readonly on: readonly ClusterEvent['type'][];
    /** Whether the event is worth another try; always when absent. */
    when?(pod: PodInfo, event: ClusterEvent, snapshot: Snapshot): boolean;
  };
}

export type PreFilterAnswer<F> =
  typeof skip | Refusal | { readonly state: F; readonly onlyNodes?: ReadonlySet<string> };

/** What orders the queue. */
export interface QueuePlace {
  readonly priority: number;
  readonly sinceMs: number;
}

/** The cluster as the scheduler knows it at the beginning of a cycle. */
export interface Snapshot {
  /** In the order in which they are looked at: one from each zone in turn. */
  readonly nodes: readonly NodeInfo[];
  readonly counts: PodCounts;
  /** What the plugins that look at one node have said. */
  readonly answers: AnswerBook;
  readonly topology: Topology;
  node(name: string): NodeInfo | undefined;
  /** On how many nodes an image is. */
  imageSpread(image: string): number;
  services(namespace: string): readonly Service[];
  replicaSet(key: string): ReplicaSet | undefined;
  statefulSet(key: string): StatefulSet | undefined;
  replicationController(key: string): ReplicationController | undefined;
  namespace(name: string): Namespace | undefined;
  namespaces(): Iterable<Namespace>;
  disruptionBudgets(): readonly PodDisruptionBudget[];
  readonly storage: StorageView;
}

/** What a postFilter plugin is given when no node fits. */
export interface PostFilterContext {
  snapshot: Snapshot;
  /** Nodes that were refused one by one. */
  refusals: ReadonlyMap<string, Refusal>;
  /** The refusal of all other nodes, if they were refused together. */
  refusalOfOthers: Refusal | undefined;
  random: RandomStream;
  /** Begins a trial of what would happen if pods of that node were gone. */
  tryOn(node: NodeInfo): Trial;
}

export interface Trial {
  node: NodeInfo;
  addPod(pod: PodInfo): void;
  removePod(pod: PodInfo): void;
  filter(): Verdict;
}

/** `nominate` '' takes a nomination back; without it the nomination stays as it is. */
export type PostFilterAnswer = { nominate: string; victims: readonly PodInfo[] } | { message: string; nominate?: '' };

/** Declares a plugin; its states are its own business. */
export function definePlugin<F = undefined, S = undefined>(plugin: Plugin<F, S>): Plugin {
  return plugin as unknown as Plugin;
}

/** Scales scores so that the best has 100, or with `reverse` so that the worst has 0. */
// k8s: pkg/scheduler/framework/plugins/helper/normalize_score.go DefaultNormalizeScore
export function normalizeByMost(scores: number[], reverse: boolean): void {
  let most = 0;
  for (const score of scores) if (score > most) most = score;
  for (let index = 0; index < scores.length; index++) {
    const share = most === 0 ? 0 : Math.trunc((100 * scores[index]) / most);
    scores[index] = reverse ? 100 - share : share;
  }
}
