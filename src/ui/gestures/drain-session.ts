/** Runs `kubectl drain` for a gesture: its lines go to the console, its progress onto the node's card. */
import { planDrain, type DrainPlan } from '../../kubectl/drain.ts';
import { runKubectl } from '../../kubectl/run.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useNotices } from '../stores/notices.ts';
import { session } from '../stores/session.ts';
import { useTranscript } from '../stores/transcript.ts';
import { drainCommand, type DrainFlags } from './drain-plan.ts';
import { addDrain, addRefusal, endDrain, runningDrain, type Drain } from './drain-store.ts';

export function planNow(node: string, flags: DrainFlags): Promise<DrainPlan> {
  return planDrain(node, { ignoreDaemonSets: true, ...flags }, session().transport);
}

/** False when kubectl would refuse: some pods need a flag. Resolves as soon as the drain is under way. */
export async function beginDrain(node: string, flags: DrainFlags): Promise<boolean> {
  if (runningDrain(node, useClock.getState().nowMs)) return true;
  if ((await planNow(node, flags)).needsFlag.length > 0) return false;
  void drain(node, flags);
  return true;
}

async function drain(node: string, flags: DrainFlags): Promise<void> {
  const command = drainCommand(node, flags);
  const transcript = useTranscript.getState();
  const id = transcript.begin(command, 'canvas');
  const stop = new AbortController();
  const begun: Drain = {
    node,
    startMs: useClock.getState().nowMs,
    endMs: undefined,
    refusals: [],
    cancel: () => stop.abort(),
  };
  addDrain(begun);
  const print = (text: string) => {
    for (const line of linesOf(text)) {
      transcript.print(id, line);
      const pod = refusedEviction(line);
      if (pod) addRefusal(begun, { pod, message: line, atMs: useClock.getState().nowMs });
    }
  };
  let inputsSeen = 0;
  let undone = false;
  const stopFollowing = useCluster.subscribe((after, before) => {
    if (after.inputs === before.inputs) return;
    const inputs = after.inputs.filter((input) => input.label === command).length;
    // An undo takes its inputs out of the recording, and so does acting before them: in this world nobody goes on with it.
    if (inputs < inputsSeen) {
      undone = true;
      stop.abort();
    }
    inputsSeen = inputs;
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
    endDrain(begun, useClock.getState().nowMs);
  }
}

const noFiles = { read: async () => undefined };

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

/** Key of the pod in `error when evicting pods/"web-x" -n "default" (will retry after 5s): …`. */
export function refusedEviction(line: string): string | undefined {
  const match = /^error when evicting pods\/"([^"]+)" -n "([^"]+)" \(will retry after \d+s\)/.exec(line);
  return match ? `${match[2]}/${match[1]}` : undefined;
}
