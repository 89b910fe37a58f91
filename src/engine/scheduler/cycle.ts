/** One scheduling cycle: from all nodes to those that fit, to the best of them. Decides only; the scheduler acts. */
// k8s: pkg/scheduler/schedule_one.go
import type { ScriptProblem } from '../../api/script.ts';
import type { RandomStream } from '../../base/random.ts';
import { fitErrorMessage, preFilterErrorMessage } from './fit-error.ts';
import {
  chooseBest,
  located,
  type FilterRun,
  type Framework,
  type ScoreFailure,
  type ScoreTable,
} from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { Nominations } from './nominations.ts';
import type { PodInfo } from './pod-info.ts';
import type { NodeRefusal, Refusal } from './refusal.ts';
import { fits, rejectForGood, type PostFilterAnswer, type Snapshot, type Trial } from './plugin.ts';

/** At least so many nodes are found before the search stops. */
export const feasibleNodesMin = 100;
const feasiblePercentMin = 5;

export type Decision = Chosen | NotPlaced | Failed;

export interface Chosen {
  node: string;
  /** Nodes in the order in which they were looked at. */
  looked: readonly NodeInfo[];
  feasible: readonly NodeInfo[];
  refusals: ReadonlyMap<string, NodeRefusal>;
  /** Absent when only one node fits: then nobody is asked. */
  scores: ScoreTable | undefined;
  ties: number;
  nextStart: number;
}

export interface NotPlaced {
  node: undefined;
  message: string;
  looked: readonly NodeInfo[];
  refusals: ReadonlyMap<string, NodeRefusal>;
  /** Plugins whose change of mind would help; none means: try again after a while. */
  refusedBy: readonly string[];
  postFilter: PostFilterAnswer | undefined;
  nextStart: number;
}

/** A plugin failed instead of answering: nothing is decided. */
export interface Failed {
  node: undefined;
  failure: { plugin: string; node: string; error: ScriptProblem };
  message: string;
  looked: readonly NodeInfo[];
  /** The failure is among them. */
  refusals: ReadonlyMap<string, NodeRefusal>;
  nextStart: number;
}

export interface CycleContext {
  framework: Framework;
  snapshot: Snapshot;
  nominations: Nominations;
  /** Where in the order of nodes the search begins, so that all nodes get their turn. */
  start: number;
  random: RandomStream;
}

export function decide(pod: PodInfo, context: CycleContext): Decision {
  const { framework, snapshot, start } = context;
  const nodeCount = snapshot.nodes.length;
  if (nodeCount === 0) {
    return {
      node: undefined,
      message: 'no nodes available to schedule pods',
      looked: [],
      refusals: new Map(),
      refusedBy: [],
      postFilter: undefined,
      nextStart: start,
    };
  }
  const run = framework.preFilter(pod, snapshot);
  if ('reasons' in run) {
    return notPlaced(pod, context, undefined, nothingFound, run, preFilterErrorMessage(nodeCount, run), start);
  }
  const nominated = findOnNominated(pod, context, run);
  if (nominated)
    return {
      node: nominated.name,
      looked: [nominated],
      feasible: [nominated],
      refusals: new Map(),
      scores: undefined,
      ties: 1,
      nextStart: start,
    };
  const found = findFeasible(pod, context, run);
  const { refusals, failed } = found;
  if (failed) return filterFailed(failed, found, (start + found.looked.length - 1) % nodeCount);
  const nextStart = (start + found.looked.length) % nodeCount;
  if (found.feasible.length > 0) return choose(pod, context, found, nextStart);
  const others = run.onlyNodes
    ? rejectForGood(`node(s) didn't satisfy plugin(s) [${[...run.limitedBy].sort().join(' ')}]`)
    : undefined;
  return notPlaced(pod, context, run, found, others, fitErrorMessage(nodeCount, refusals, others), nextStart);
}

/** How many nodes are enough. Example: of 1000 nodes 50 % − 8 % = 42 %, so 420. */
// k8s: pkg/scheduler/schedule_one.go numFeasibleNodesToFind
export function feasibleNodesToFind(nodeCount: number): number {
  if (nodeCount < feasibleNodesMin) return nodeCount;
  const percent = Math.max(50 - Math.trunc(nodeCount / 125), feasiblePercentMin);
  return Math.max(Math.trunc((nodeCount * percent) / 100), feasibleNodesMin);
}

// The node on which others were evicted for this pod is tried before all.
function findOnNominated(pod: PodInfo, context: CycleContext, run: FilterRun): NodeInfo | undefined {
  const nominated = pod.pod.status.nominatedNodeName;
  const node = nominated ? context.snapshot.node(nominated) : undefined;
  return node && filterWithNominated(pod, context, run, node) === fits ? node : undefined;
}

interface Found {
  looked: readonly NodeInfo[];
  feasible: readonly NodeInfo[];
  refusals: ReadonlyMap<string, NodeRefusal>;
  failed?: FailedNode;
}

interface FailedNode {
  node: string;
  plugin: string;
  error: ScriptProblem;
}

const nothingFound: Found = { looked: [], feasible: [], refusals: new Map() };

function findFeasible(pod: PodInfo, context: CycleContext, run: FilterRun): Found {
  const all = context.snapshot.nodes;
  const { onlyNodes } = run;
  const nodes = onlyNodes ? all.filter((node) => onlyNodes.has(node.name)) : all;
  const enough = feasibleNodesToFind(nodes.length);
  const feasible: NodeInfo[] = [];
  const refusals = new Map<string, NodeRefusal>();
  let seen = 0;
  for (; seen < nodes.length && feasible.length < enough; seen++) {
    const node = nodes[(context.start + seen) % nodes.length];
    const verdict = filterWithNominated(pod, context, run, node);
    if (verdict === fits) feasible.push(node);
    else refusals.set(node.name, verdict);
    if (verdict?.error) {
      const failed = { node: node.name, plugin: verdict.plugin, error: verdict.error };
      return { looked: rotated(nodes, context.start, seen + 1), feasible, refusals, failed };
    }
  }
  return { looked: rotated(nodes, context.start, seen), feasible, refusals };
}

/** So many items from a place on; after the last comes the first. */
function rotated<T>(items: readonly T[], start: number, count: number): T[] {
  const first = items.length === 0 ? 0 : start % items.length;
  const taken = items.slice(first, first + count);
  return taken.length < count ? taken.concat(items.slice(0, count - taken.length)) : taken;
}

/** The pod must fit both with and without the pods that are nominated to the node: they may come or not. */
// k8s: pkg/scheduler/framework/runtime/framework.go RunFilterPluginsWithNominatedPods
function filterWithNominated(
  pod: PodInfo,
  { framework, nominations }: CycleContext,
  run: FilterRun,
  node: NodeInfo,
): NodeRefusal | typeof fits {
  const rivals = nominations.rivals(pod, node.name);
  if (rivals.length > 0) {
    const copy = framework.copyRun(run);
    const crowded = node.clone();
    for (const rival of rivals) {
      crowded.addPod(rival);
      framework.adjust(copy, pod, rival, crowded, 1);
    }
    const verdict = framework.filter(copy, pod, crowded);
    if (verdict !== fits) return verdict;
  }
  return framework.filter(run, pod, node);
}

// k8s: pkg/scheduler/framework/runtime/framework.go RunFilterPlugins
function filterFailed({ node, plugin, error }: FailedNode, { looked, refusals }: Found, nextStart: number): Failed {
  const message = `running "${plugin}" filter plugin: ${located(error)}`;
  return { node: undefined, failure: { plugin, node, error }, message, looked, refusals, nextStart };
}

function choose(
  pod: PodInfo,
  { framework, snapshot, random }: CycleContext,
  found: Found,
  nextStart: number,
): Chosen | Failed {
  const { feasible } = found;
  if (feasible.length === 1) return { ...found, node: feasible[0].name, scores: undefined, ties: 1, nextStart };
  const scores = framework.score(pod, feasible, snapshot);
  if ('error' in scores) return scoreFailed(scores, found, nextStart);
  const { index, ties } = chooseBest(scores.totals, random);
  return { ...found, node: feasible[index].name, scores, ties, nextStart };
}

function scoreFailed({ plugin, node, error, message }: ScoreFailure, found: Found, nextStart: number): Failed {
  const refusal: NodeRefusal = { plugin, reasons: [error.message], unresolvable: false, error };
  const refusals = new Map(found.refusals).set(node.name, refusal);
  const failure = { plugin, node: node.name, error };
  return { node: undefined, failure, message, looked: found.looked, refusals, nextStart };
}

const nobodyAsked: FilterRun = { plugins: [], places: [], states: [], wide: [], onlyNodes: undefined, limitedBy: [] };

function notPlaced(
  pod: PodInfo,
  context: CycleContext,
  run: FilterRun | undefined,
  { looked, refusals }: Found,
  refusalOfOthers: Refusal | NodeRefusal | undefined,
  message: string,
  nextStart: number,
): NotPlaced {
  const { framework, snapshot, random } = context;
  const refusedBy = new Set(run?.limitedBy);
  for (const { plugin } of refusals.values()) refusedBy.add(plugin);
  if (refusalOfOthers && 'plugin' in refusalOfOthers) refusedBy.add(refusalOfOthers.plugin);
  const postFilter = framework.postFilter(pod, {
    snapshot,
    refusals,
    refusalOfOthers,
    random,
    tryOn: (node) => tryOn(pod, context, run ?? nobodyAsked, node),
  });
  const whole = postFilter && 'message' in postFilter ? `${message} ${postFilter.message}` : message;
  return { node: undefined, message: whole, looked, refusals, refusedBy: [...refusedBy], postFilter, nextStart };
}

function tryOn(pod: PodInfo, context: CycleContext, run: FilterRun, original: NodeInfo): Trial {
  const { framework } = context;
  const copy = framework.copyRun(run);
  const node = original.clone();
  return {
    node,
    addPod(other) {
      node.addPod(other);
      framework.adjust(copy, pod, other, node, 1);
    },
    removePod(other) {
      node.removePod(other);
      framework.adjust(copy, pod, other, node, -1);
    },
    filter: () => filterWithNominated(pod, context, copy, node),
  };
}
