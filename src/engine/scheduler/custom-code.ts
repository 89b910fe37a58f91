/** The plugin of a custom profile: asks the `filter` and the `score` of a student's code. */
import type { Script, ScriptAnswer, ScriptProblem } from '../../api/script.ts';
import type { RandomStream } from '../../base/random.ts';
import type { NodeInfo } from './node-info.ts';
import { fits, reject, type Plugin, type Verdict } from './plugin.ts';
import type { Refusal } from './refusal.ts';
import { clusterView, nodeView, podView } from './script-view.ts';

/** The functions of a script that mean something to the scheduler. */
export const scriptFunctions = ['filter', 'score'] as const;
type Name = (typeof scriptFunctions)[number];

/** Whoever takes a third parameter is handed the whole cluster, which is much to read. */
const parametersWithCluster = 3;

/**
 * @param name of the plugin, which is that of its profile
 * @param random what seeds the `Math.random` of each cycle
 */
export function customCode(name: string, script: Script, random: RandomStream): Plugin {
  const { functions } = script;
  const wantsCluster = scriptFunctions.some((each) => (functions[each] ?? 0) >= parametersWithCluster);
  let handed = new Set<string>();
  let unread: ScriptProblem | undefined;

  function ask(which: Name, node: NodeInfo): ScriptAnswer {
    // A copy on which something is tried out changes from one question to the next.
    const isCopy = node.ordinal < 0;
    const known = `node ${node.name}`;
    if (isCopy || !handed.has(known)) unread ??= script.hand(isCopy ? 'trial' : known, nodeView(node));
    if (!isCopy) handed.add(known);
    if (unread) return { ok: false, problem: unread };
    return script.call(which, ['pod', isCopy ? 'trial' : known, 'cluster']);
  }

  const plugin: Plugin = {
    name,
    isForeign: true,
    preFilter(pod, snapshot) {
      script.begin(random.uint32());
      handed = new Set();
      unread = script.hand('pod', podView(pod));
      if (wantsCluster) unread ??= script.hand('cluster', clusterView(snapshot.nodes));
      return { state: undefined };
    },
    retry: { on: allEvents },
  };
  if ('filter' in functions) plugin.filter = (_pod, node) => verdictOf(ask('filter', node));
  if ('score' in functions) plugin.score = (_pod, node) => scoreOf(ask('score', node));
  return plugin;
}

// Upstream asks plugins that name no events at every event.
// k8s: pkg/scheduler/scheduler.go buildQueueingHintMap
const allEvents = [
  'node-added',
  'node-updated',
  'node-deleted',
  'pod-bound',
  'pod-updated',
  'pod-gone',
  'own-pod-updated',
] as const;

function verdictOf(answer: ScriptAnswer): Verdict {
  if (!answer.ok) return failed(answer.problem);
  const { value, text } = answer;
  if (value === true) return fits;
  if (typeof value === 'string' && value.trim() !== '') return reject(value);
  const returned = value === '' ? 'an empty text' : text;
  return failed({ message: `filter returned ${returned}, neither true nor a text that says why not` });
}

function scoreOf(answer: ScriptAnswer): number | ScriptProblem {
  if (!answer.ok) return answer.problem;
  const { value, text } = answer;
  // Upstream's scores are whole numbers.
  if (typeof value === 'number') return Math.trunc(value);
  return { message: `score returned ${text}, not a number from 0 to 100` };
}

function failed(error: ScriptProblem): Refusal {
  return { reasons: [error.message], unresolvable: false, error };
}
