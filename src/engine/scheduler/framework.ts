/** Runs the plugins at each extension point, in the order of the table, and remembers who said what. */
// k8s: pkg/scheduler/framework/runtime/framework.go
import type { ScriptProblem } from '../../api/script.ts';
import type { RandomStream } from '../../base/random.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Client, Result } from '../client/client.ts';
import type { ClusterEvent } from './cluster-events.ts';
import type { KnownRefusal, NodeAnswers } from './node-answers.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import type { NodeRefusal } from './refusal.ts';
import type { Plugin, PostFilterAnswer, PostFilterContext, QueuePlace, Snapshot, Verdict } from './plugin.ts';
import { fits, skip } from './plugin.ts';

type BindingPoint = 'reserve' | 'permit' | 'preBind';

export interface PluginEntry {
  readonly plugin: Plugin;
  /** What a point of its score counts; 0 for plugins that do not score. */
  readonly weight: number;
}

/** The filters that take part in one cycle, each with what it worked out. */
export interface FilterRun {
  readonly plugins: readonly Plugin[];
  /** Of each plugin: its place in the order of all filters. */
  readonly places: readonly number[];
  readonly states: readonly unknown[];
  /** What is known of nodes already; nothing may be used when things are tried out. */
  readonly answers?: NodeAnswers;
  /** Which of the plugins look at more than one node. */
  readonly wide: readonly number[];
  /** When set, no other node can fit. */
  readonly onlyNodes: ReadonlySet<string> | undefined;
  /** The plugins that limited the nodes. */
  readonly limitedBy: readonly string[];
}

export interface ScoreTable {
  readonly plugins: readonly { readonly plugin: string; readonly weight: number }[];
  /** One column a plugin, one number a node, 0..100. */
  readonly columns: readonly (readonly number[])[];
  readonly totals: readonly number[];
}

/** A plugin failed instead of scoring, or gave a score out of range. */
export interface ScoreFailure {
  readonly plugin: string;
  readonly node: NodeInfo;
  readonly error: ScriptProblem;
  /** The whole of it, as upstream says it. */
  readonly message: string;
}

export class Framework {
  readonly #entries: readonly PluginEntry[];
  readonly #filters: readonly Plugin[];
  readonly #scorers: readonly PluginEntry[];
  /** Who is asked once a node has been chosen. */
  readonly #asked: Readonly<Record<BindingPoint, readonly Plugin[]>>;
  readonly #sorter: Plugin | undefined;
  readonly #byName: ReadonlyMap<string, Plugin>;
  /** Type of event → plugins that it may make change their mind. */
  readonly #interested = new Map<ClusterEvent['type'], string[]>();

  constructor(entries: readonly PluginEntry[]) {
    this.#entries = entries;
    this.#filters = entries.map((entry) => entry.plugin).filter((plugin) => plugin.preFilter || plugin.filter);
    this.#scorers = entries.filter(({ plugin }) => plugin.score);
    const having = (point: BindingPoint) => entries.map(({ plugin }) => plugin).filter((plugin) => plugin[point]);
    this.#asked = { reserve: having('reserve'), permit: having('permit'), preBind: having('preBind') };
    this.#sorter = entries.find(({ plugin }) => plugin.before)?.plugin;
    this.#byName = new Map(entries.map(({ plugin }) => [plugin.name, plugin]));
    for (const { plugin } of entries) {
      for (const type of plugin.retry?.on ?? []) {
        const names = this.#interested.get(type);
        if (names) names.push(plugin.name);
        else this.#interested.set(type, [plugin.name]);
      }
    }
  }

  /** The first plugin that keeps the pod out of the queue. */
  preEnqueue(pod: Pod): NodeRefusal | undefined {
    for (const { plugin } of this.#entries) {
      const refusal = plugin.preEnqueue?.(pod);
      if (refusal) return { ...refusal, plugin: plugin.name };
    }
    return undefined;
  }

  before(left: QueuePlace, right: QueuePlace): boolean {
    return this.#sorter?.before ? this.#sorter.before(left, right) : left.sinceMs < right.sinceMs;
  }

  preFilter(pod: PodInfo, snapshot: Snapshot): FilterRun | NodeRefusal {
    const plugins: Plugin[] = [];
    const places: number[] = [];
    const states: unknown[] = [];
    const wide: number[] = [];
    const limitedBy: string[] = [];
    let onlyNodes: ReadonlySet<string> | undefined;
    for (const [place, plugin] of this.#filters.entries()) {
      const answer = plugin.preFilter?.(pod, snapshot) ?? { state: undefined };
      if (answer === skip) continue;
      if ('reasons' in answer) return { ...answer, plugin: plugin.name };
      if (answer.onlyNodes) {
        limitedBy.push(plugin.name);
        onlyNodes = intersect(onlyNodes, answer.onlyNodes);
      }
      if (!plugin.filter) continue;
      if (!plugin.looksAtOneNode) wide.push(plugins.length);
      plugins.push(plugin);
      places.push(place);
      states.push(answer.state);
    }
    return { plugins, places, states, answers: snapshot.answers.of(pod.sort), wide, onlyNodes, limitedBy };
  }

  /** The first filter that refuses the node, if any. */
  filter(run: FilterRun, pod: PodInfo, node: NodeInfo): NodeRefusal | typeof fits {
    if (!run.answers) {
      for (let index = 0; index < run.plugins.length; index++) {
        const refusal = refusalAt(index, run, pod, node);
        if (refusal) return refusal;
      }
      return fits;
    }
    const known = knownRefusal(run, run.answers, pod, node);
    for (const index of run.wide) {
      if (known && run.places[index] > known.place) break;
      const refusal = refusalAt(index, run, pod, node);
      if (refusal) return refusal;
    }
    return known ? known.refusal : fits;
  }

  /** A run whose states can be changed without touching the first. */
  copyRun(run: FilterRun): FilterRun {
    const { plugins, places, wide, onlyNodes, limitedBy } = run;
    const states = run.states.map((state, index) => plugins[index].copyState?.(state) ?? state);
    return { plugins, places, states, wide, onlyNodes, limitedBy };
  }

  /** Tells the filters of a copied run that `other` came to the node or left it. */
  adjust(run: FilterRun, pod: PodInfo, other: PodInfo, node: NodeInfo, change: 1 | -1): void {
    run.plugins.forEach((plugin, index) => plugin.adjustState?.(run.states[index], pod, other, node, change));
  }

  postFilter(pod: PodInfo, context: PostFilterContext): PostFilterAnswer | undefined {
    for (const { plugin } of this.#entries) if (plugin.postFilter) return plugin.postFilter(pod, context);
    return undefined;
  }

  score(pod: PodInfo, nodes: readonly NodeInfo[], snapshot: Snapshot): ScoreTable | ScoreFailure {
    const plugins: { plugin: string; weight: number }[] = [];
    const columns: number[][] = [];
    const totals = new Array<number>(nodes.length).fill(0);
    const answers = snapshot.answers.of(pod.sort);
    for (const [place, { plugin, weight }] of this.#scorers.entries()) {
      if (!plugin.score) continue;
      const state = plugin.preScore?.(pod, nodes, snapshot);
      if (state === skip) continue;
      const known = plugin.looksAtOneNode ? columnOf(answers, place) : undefined;
      const column = new Array<number>(nodes.length);
      for (let index = 0; index < nodes.length; index++) {
        const node = nodes[index];
        const score = known?.[node.ordinal] ?? plugin.score(pod, node, state, snapshot);
        if (typeof score !== 'number') return failureOf(plugin, node, score);
        if (known) known[node.ordinal] = score;
        column[index] = score;
      }
      plugin.normalize?.(column, nodes, state);
      for (let index = 0; index < nodes.length; index++) {
        const score = column[index];
        if (!(score >= 0 && score <= 100 && Number.isInteger(score))) return invalidScore(plugin, nodes[index], score);
        totals[index] += weight * score;
      }
      plugins.push({ plugin: plugin.name, weight });
      columns.push(column);
    }
    return { plugins, columns, totals };
  }

  /** Asks reserve, then permit; a refusal takes the reservations back. */
  reserve(pod: PodInfo, node: string): NodeRefusal | typeof fits {
    const refusal = this.#firstRefusal('reserve', pod, node) ?? this.#firstRefusal('permit', pod, node);
    if (!refusal) return fits;
    this.unreserve(pod, node);
    return refusal;
  }

  unreserve(pod: PodInfo, node: string): void {
    for (let index = this.#entries.length - 1; index >= 0; index--) this.#entries[index].plugin.unreserve?.(pod, node);
  }

  preBind(pod: PodInfo, node: string): NodeRefusal | typeof fits {
    return this.#firstRefusal('preBind', pod, node) ?? fits;
  }

  /** The first plugin that binds does it. */
  bind(pod: PodInfo, node: string, client: Client, reason: string): { plugin: string; result: Result<Pod> } {
    for (const { plugin } of this.#entries) {
      if (plugin.bind) return { plugin: plugin.name, result: plugin.bind(pod, node, client, reason) };
    }
    throw new Error('Orrery bug: no plugin binds');
  }

  postBind(pod: PodInfo, node: string): void {
    for (const { plugin } of this.#entries) plugin.postBind?.(pod, node);
  }

  /** Whether one of the plugins that refused the pod finds the event worth another try. */
  isWorthRetry(refusedBy: readonly string[], pod: PodInfo, event: ClusterEvent, snapshot: Snapshot): boolean {
    return refusedBy.some((name) => {
      const retry = this.#byName.get(name)?.retry;
      return retry?.on.includes(event.type) === true && (retry.when?.(pod, event, snapshot) ?? true);
    });
  }

  /** Plugins that an event of that type may make change their mind. */
  pluginsInterestedIn(type: ClusterEvent['type']): readonly string[] {
    return this.#interested.get(type) ?? [];
  }

  #firstRefusal(point: BindingPoint, pod: PodInfo, node: string): NodeRefusal | undefined {
    for (const plugin of this.#asked[point]) {
      const verdict: Verdict | undefined = plugin[point]?.(pod, node);
      if (verdict) return { ...verdict, plugin: plugin.name };
    }
    return undefined;
  }
}

// k8s: pkg/scheduler/framework/runtime/framework.go RunScorePlugins
function failureOf({ name: plugin }: Plugin, node: NodeInfo, error: ScriptProblem): ScoreFailure {
  return { plugin, node, error, message: `running Score plugins: plugin "${plugin}" failed with: ${located(error)}` };
}

function invalidScore({ name: plugin, isForeign }: Plugin, node: NodeInfo, score: number): ScoreFailure {
  if (!isForeign) throw new Error(`Orrery bug: plugin ${plugin} gave the score ${score}`);
  const message = `plugin "${plugin}" returns an invalid score ${score}, it should in the range of [0, 100] after normalizing`;
  const error = { message: `score returned ${score}, not a number from 0 to 100` };
  return { plugin, node, error, message: `applying score defaultWeights on Score plugins: ${message}` };
}

/** Whoever reads it in an event has no editor that marks the line. */
export function located({ message, line }: ScriptProblem): string {
  return line === undefined ? message : `${message} (line ${line})`;
}

function refusalAt(
  index: number,
  { plugins, states }: FilterRun,
  pod: PodInfo,
  node: NodeInfo,
): NodeRefusal | undefined {
  const plugin = plugins[index];
  const verdict = plugin.filter?.(pod, node, states[index]);
  if (!verdict) return undefined;
  const { reasons, unresolvable, error } = verdict;
  return { plugin: plugin.name, reasons, unresolvable, ...(error ? { error } : {}) };
}

/** What the plugins that look at one node say of it, from what is known of it where that still holds. */
function knownRefusal(run: FilterRun, { refusals }: NodeAnswers, pod: PodInfo, node: NodeInfo): KnownRefusal | null {
  const known = refusals[node.ordinal];
  if (known !== undefined) return known;
  let found: KnownRefusal | null = null;
  for (let index = 0; index < run.plugins.length && !found; index++) {
    const refusal = run.plugins[index].looksAtOneNode ? refusalAt(index, run, pod, node) : undefined;
    if (refusal) found = { refusal, place: run.places[index] };
  }
  return (refusals[node.ordinal] = found);
}

function columnOf({ scores }: NodeAnswers, place: number): (number | undefined)[] {
  while (scores.length <= place) scores.push([]);
  return scores[place];
}

function intersect(left: ReadonlySet<string> | undefined, right: ReadonlySet<string>): ReadonlySet<string> {
  return left ? new Set([...left].filter((name) => right.has(name))) : right;
}

/** Tie-breaking as upstream: every later equal takes the place of the earlier with a chance of one in how many there are. */
// k8s: pkg/scheduler/schedule_one.go selectHost
export function chooseBest(totals: readonly number[], random: RandomStream): { index: number; ties: number } {
  let index = 0;
  let ties = 1;
  for (let candidate = 1; candidate < totals.length; candidate++) {
    if (totals[candidate] > totals[index]) {
      index = candidate;
      ties = 1;
    } else if (totals[candidate] === totals[index]) {
      ties++;
      if (random.below(ties) === 0) index = candidate;
    }
  }
  return { index, ties };
}
