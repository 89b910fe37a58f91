/** When no node fits: finds pods of lower priority that could make room, disturbing as little as possible. */
// k8s: pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go, pkg/scheduler/framework/preemption/preemption.go
import { matchesSelector } from '../../../api/selector.ts';
import { parseTime } from '../../../api/time.ts';
import { podCondition } from '../../../kinds/pod/conditions.ts';
import type { PodDisruptionBudget } from '../../../kinds/pod-disruption-budget/types.ts';
import { fitErrorMessage } from '../fit-error.ts';
import type { NodeInfo } from '../node-info.ts';
import type { PodInfo } from '../pod-info.ts';
import { definePlugin, fits, rejectForGood, type PostFilterAnswer, type PostFilterContext } from '../plugin.ts';
import type { Refusal } from '../refusal.ts';

/** How many nodes are tried: a tenth of those in question, at least so many. */
const candidatesShare = 0.1;
const candidatesMin = 100;

const noVictims = rejectForGood('No preemption victims found for incoming pod');
const notHelpful = rejectForGood('Preemption is not helpful for scheduling');

interface Candidate {
  node: string;
  /** Most important first. */
  victims: PodInfo[];
  violations: number;
}

export const defaultPreemption = definePlugin({
  name: 'DefaultPreemption',
  postFilter(pod, context) {
    const answer = preempt(pod, context);
    return 'message' in answer ? { ...answer, message: `preemption: ${answer.message}` } : answer;
  },
});

function preempt(pod: PodInfo, context: PostFilterContext): PostFilterAnswer {
  const { snapshot, refusals, refusalOfOthers, random } = context;
  const ineligible = whyIneligible(pod, context);
  if (ineligible) return { message: ineligible };
  const hopeful = snapshot.nodes.filter((node) => {
    const refusal = refusals.get(node.name) ?? refusalOfOthers;
    return refusal !== undefined && !refusal.unresolvable;
  });
  const { candidates, failures } = dryRun(pod, hopeful, context, hopeful.length ? random.below(hopeful.length) : 0);
  if (candidates.length === 0) {
    return { message: fitErrorMessage(snapshot.nodes.length, failures, notHelpful), nominate: '' };
  }
  const chosen = chooseCandidate(candidates);
  return { nominate: chosen.node, victims: chosen.victims };
}

// k8s: pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go PodEligibleToPreemptOthers
function whyIneligible(pod: PodInfo, { snapshot, refusals, refusalOfOthers }: PostFilterContext): string | undefined {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.pod.status.nominatedNodeName;
  if (!nominated || (refusals.get(nominated) ?? refusalOfOthers)?.unresolvable) return undefined;
  for (const other of snapshot.node(nominated)?.pods.values() ?? []) {
    if (other.priority >= pod.priority || !other.terminating) continue;
    const disruption = podCondition(other.pod, 'DisruptionTarget');
    if (disruption?.status === 'True' && disruption.reason === 'PreemptionByScheduler') {
      return 'not eligible due to a terminating pod on the nominated node.';
    }
  }
  return undefined;
}

// k8s: pkg/scheduler/framework/preemption/preemption.go DryRunPreemption
function dryRun(
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  context: PostFilterContext,
  offset: number,
): { candidates: Candidate[]; failures: Map<string, Refusal> } {
  const wanted = Math.min(nodes.length, Math.max(Math.floor(nodes.length * candidatesShare), candidatesMin));
  const harmless: Candidate[] = [];
  const violating: Candidate[] = [];
  const failures = new Map<string, Refusal>();
  const budgets = context.snapshot.disruptionBudgets();
  for (let index = 0; index < nodes.length; index++) {
    if (harmless.length > 0 && harmless.length + violating.length >= wanted) break;
    const node = nodes[(offset + index) % nodes.length];
    const found = selectVictims(pod, node, context, budgets);
    if ('reasons' in found) failures.set(node.name, found);
    else if (found.violations === 0) harmless.push(found);
    else violating.push(found);
  }
  return { candidates: [...harmless, ...violating], failures };
}

/** Takes all less important pods away; if then the pod fits, puts back as many as possible, the most important first. */
// k8s: pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go SelectVictimsOnNode
function selectVictims(
  pod: PodInfo,
  node: NodeInfo,
  context: PostFilterContext,
  budgets: readonly PodDisruptionBudget[],
): Candidate | Refusal {
  const possible = [...node.pods.values()].filter((other) => other.priority < pod.priority);
  if (possible.length === 0) return noVictims;
  const trial = context.tryOn(node);
  for (const victim of possible) trial.removePod(victim);
  const verdict = trial.filter();
  if (verdict !== fits) return verdict;
  possible.sort(byImportance);
  const { violating, harmless } = splitByBudget(possible, budgets);
  const victims: PodInfo[] = [];
  let violations = 0;
  for (const victim of [...violating, ...harmless]) {
    trial.addPod(victim);
    if (trial.filter() === fits) continue;
    trial.removePod(victim);
    victims.push(victim);
    if (violating.includes(victim)) violations++;
  }
  return { node: node.name, victims: victims.sort(byImportance), violations };
}

// Pods that would break a budget come first, so that they are spared first.
// k8s: pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go filterPodsWithPDBViolation
function splitByBudget(
  pods: readonly PodInfo[],
  budgets: readonly PodDisruptionBudget[],
): { violating: PodInfo[]; harmless: PodInfo[] } {
  const allowed = budgets.map((budget) => budget.status.disruptionsAllowed);
  const violating: PodInfo[] = [];
  const harmless: PodInfo[] = [];
  for (const info of pods) {
    let violates = false;
    budgets.forEach((budget, index) => {
      const { selector } = budget.spec;
      const isEmpty = !selector?.matchExpressions?.length && Object.keys(selector?.matchLabels ?? {}).length === 0;
      if (
        isEmpty ||
        budget.metadata.namespace !== info.namespace ||
        !matchesSelector(selector, info.pod.metadata.labels)
      )
        return;
      if (budget.status.disruptedPods?.[info.pod.metadata.name] !== undefined) return;
      allowed[index]--;
      if (allowed[index] < 0) violates = true;
    });
    (violates ? violating : harmless).push(info);
  }
  return { violating, harmless };
}

/** The candidate that hurts least; each rule only decides between those that the rules before left equal. */
// k8s: pkg/scheduler/framework/preemption/preemption.go pickOneNodeForPreemption
export function chooseCandidate(candidates: readonly Candidate[]): Candidate {
  let left = candidates;
  for (const cost of [
    ({ violations }: Candidate) => violations,
    ({ victims }: Candidate) => victims[0]?.priority ?? 0,
    // Every priority is lifted above zero, so that more victims never cost less.
    ({ victims }: Candidate) => victims.reduce((sum, victim) => sum + victim.priority + 2 ** 31, 0),
    ({ victims }: Candidate) => victims.length,
    ({ victims }: Candidate) => -earliestStartOfMostImportant(victims),
  ]) {
    const least = Math.min(...left.map(cost));
    left = left.filter((candidate) => cost(candidate) === least);
  }
  return left[0];
}

function earliestStartOfMostImportant(victims: readonly PodInfo[]): number {
  const most = victims[0]?.priority;
  return Math.min(...victims.filter((victim) => victim.priority === most).map(startMs));
}

// k8s: pkg/scheduler/util/utils.go MoreImportantPod
function byImportance(left: PodInfo, right: PodInfo): number {
  return right.priority - left.priority || startMs(left) - startMs(right) || (left.key < right.key ? -1 : 1);
}

// A pod that has not started counts as starting now, later than all others.
function startMs({ pod }: PodInfo): number {
  const started = parseTime(pod.status.startTime);
  return Number.isNaN(started) ? Number.MAX_SAFE_INTEGER : started;
}
