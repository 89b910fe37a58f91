/** Runs `kubectl drain` for a gesture: its lines go to the console, its progress onto the node's card. */
import { planDrain, type DrainPlan } from '../../kubectl/drain.ts';
import { runKubectl } from '../../kubectl/run.ts';
import { keyOf } from '../../api/object.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useNotices } from '../stores/notices.ts';
import { session } from '../stores/session.ts';
import { useTranscript } from '../stores/transcript.ts';
import { drainCommand, leavesOnDrain, type DrainFlags } from './drain-plan.ts';
import { setDrain, useDrains, type BlockedPod } from './drain-store.ts';

/** kubectl waits so long before it asks a refused eviction again. */
// k8s: staging/src/k8s.io/kubectl/pkg/drain/drain.go evictPods
export const retryMs = 5000;

export function planNow(node: string, flags: DrainFlags): Promise<DrainPlan> {
  return planDrain(node, { ignoreDaemonSets: true, ...flags }, session().transport);
}

/** False when kubectl would refuse: some pods need a flag. Resolves as soon as the drain is under way. */
export async function beginDrain(node: string, flags: DrainFlags): Promise<boolean> {
  if (useDrains.getState().drains.has(node)) return true;
  if ((await planNow(node, flags)).needsFlag.length > 0) return false;
  void drain(node, flags);
  return true;
}

async function drain(node: string, flags: DrainFlags): Promise<void> {
  const command = drainCommand(node, flags);
  const transcript = useTranscript.getState();
  const id = transcript.begin(command, 'canvas');
  const stop = new AbortController();
  let blocked: readonly BlockedPod[] = [];
  const show = () => setDrain(node, { node, left: podsLeft(node), blocked, cancel: () => stop.abort() });
  const print = (text: string) => {
    for (const line of linesOf(text)) {
      transcript.print(id, line);
      const refused = refusedEviction(line);
      if (refused)
        blocked = [
          ...blocked.filter(({ pod }) => pod !== refused),
          { pod: refused, message: line, retryAtMs: useClock.getState().nowMs + retryMs },
        ];
    }
    show();
  };
  show();
  let inputsSeen = 0;
  let undone = false;
  const stopFollowing = useCluster.subscribe((after, before) => {
    if (after.inputs !== before.inputs) {
      const inputs = after.inputs.filter((input) => input.label === command).length;
      // An undo takes its inputs out of the recording: in this world nobody has begun to drain.
      if (inputs < inputsSeen) {
        undone = true;
        stop.abort();
      }
      inputsSeen = inputs;
    }
    if (after.tables['pods'] === before.tables['pods']) return;
    const there = new Set(podsLeft(node));
    blocked = blocked.filter(({ pod }) => there.has(pod));
    show();
  });
  try {
    const code = await runKubectl(command, {
      transport: session().gesture(command),
      files: noFiles,
      namespace: 'default',
      signal: stop.signal,
      out: print,
      err: print,
    });
    if (undone) return;
    const words = stop.signal.aborted
      ? `The drain of ${node} was cancelled; it stays cordoned.`
      : code === 0
        ? `${node} is drained.`
        : `The drain of ${node} stopped; the console says why.`;
    useNotices.getState().toast(words, code === 0 || stop.signal.aborted ? 'plain' : 'failed');
  } finally {
    stopFollowing();
    setDrain(node, undefined);
  }
}

const noFiles = { read: async () => undefined };

function podsLeft(node: string): string[] {
  return useCluster.getState().podsOnNode.of(node).filter(leavesOnDrain).map(keyOf);
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

/** Key of the pod in `error when evicting pods/"web-x" -n "default" (will retry after 5s): …`. */
export function refusedEviction(line: string): string | undefined {
  const match = /^error when evicting pods\/"([^"]+)" -n "([^"]+)" \(will retry after \d+s\)/.exec(line);
  return match ? `${match[2]}/${match[1]}` : undefined;
}
