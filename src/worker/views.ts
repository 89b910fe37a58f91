/** What the page is told of history and of scheduling, in the words of the protocol. */
import type { KubernetesObject } from '../api/object.ts';
import type { Recording } from '../api/recording.ts';
import type { Branch } from '../engine/cluster/branches.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import type { History } from '../engine/cluster/history.ts';
import { changeOfRevision } from '../engine/cluster/revision-change.ts';
import { explainRevision } from '../engine/cluster/why.ts';
import { xRayOf } from '../engine/cluster/x-ray.ts';
import type { Answers, BranchView, Frame, Question, TimelineInput } from '../protocol/messages.ts';
import type { SchedulingView } from '../protocol/views.ts';

/** What a frame says of history; a frame that begins afresh says everything. */
export function historyNews(
  history: History,
  afresh: boolean,
  linesChanged: boolean,
): Pick<Frame, 'chronicle' | 'ahead' | 'seenMs' | 'lines'> {
  const { chronicler, ahead, seenMs, name, branches, cluster } = history;
  const chronicle = afresh ? chronicler.all() : chronicler.takeNews();
  const lines = () => ({ present: name, branches: branches.map((branch) => branchView(history, branch)) });
  return {
    ...(chronicle ? { chronicle } : {}),
    ...(afresh && ahead
      ? { ahead: { available: ahead.available, rollouts: ahead.rollouts, warnings: ahead.warnings } }
      : {}),
    ...(seenMs > cluster.nowMs ? { seenMs } : {}),
    ...(linesChanged ? { lines: lines() } : {}),
  };
}

/** What the recording set up by itself, and what was done since. */
export function timelineInputs({ options, inputs }: Recording): TimelineInput[] {
  return [
    ...(options.stages ?? []).map(({ atMs, objects }) => ({ atMs, label: stageLabel(objects) })),
    ...inputs.flatMap(({ atMs, label, gesture }) => (label ? [{ atMs, label, ...(gesture ? { gesture } : {}) }] : [])),
  ];
}

function stageLabel(objects: readonly KubernetesObject[]): string {
  return objects.every(({ kind }) => kind === 'Traffic') ? 'users arrive' : 'workloads set up';
}

function branchView(history: History, branch: Branch): BranchView {
  const { name, endMs, inputs } = branch;
  const forkMs = history.forkOf(branch);
  const labels = inputs.flatMap(({ atMs, label }) => (label !== undefined && atMs >= forkMs ? [label] : []));
  return { name, forkMs, endMs, actions: [...new Set(labels)] };
}

function schedulingView(cluster: Cluster, podUid: string): SchedulingView | undefined {
  const record = cluster.trace.scheduling(podUid);
  if (!record) return undefined;
  const { outcome, podUid: _, ...rest } = record;
  return {
    ...rest,
    ...('node' in outcome
      ? { chosen: outcome.node }
      : { message: 'unschedulable' in outcome ? outcome.unschedulable : outcome.error }),
  };
}

/** What the page asked for about the cluster as it is now. */
export function answerTo(question: Question, history: History): Answers[keyof Answers] {
  const { cluster } = history;
  switch (question.about) {
    case 'why': {
      const last = cluster.trace.lastWriteOf(question.group, question.resource, question.key);
      return last ? explainRevision(last.revision, cluster.trace, cluster.recording.inputs) : [];
    }
    case 'x-ray':
      return xRayOf(question, cluster.trace, cluster.recording.inputs.slice(0, cluster.applied));
    case 'revision':
      return changeOfRevision(question.revision, cluster.api.store);
    case 'scheduling':
      return schedulingView(cluster, question.podUid);
    case 'logs':
      return cluster.kubelets.logs(question.pod, question.container, question.previous === true);
    case 'recording':
      return cluster.recording;
    case 'lines':
      return history.saveLines();
    case 'hash':
      return cluster.hash();
    case 'queues':
      return cluster.controllers.queues();
  }
}
