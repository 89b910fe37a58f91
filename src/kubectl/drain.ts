/** Draining a node as data: what would go and what stays, and the drain itself, line by line as kubectl prints it. */
// k8s: staging/src/k8s.io/kubectl/pkg/drain/drain.go, filters.go
import { parseTime } from '../api/time.ts';
import { controllerOf } from '../api/object.ts';
import type { Transport } from '../api/request.ts';
import { matchesSelector } from '../api/selector.ts';
import { formatGoDuration } from '../api/duration.ts';
import type { PodDisruptionBudget } from '../kinds/pod-disruption-budget/types.ts';
import type { Pod } from '../kinds/pod/types.ts';
import { Client } from './client.ts';
import { discover, type Discovery } from './discovery.ts';
import { CommandError, isNotFound, isReason, StatusError } from './errors.ts';

export interface DrainFlags {
  force?: boolean;
  ignoreDaemonSets?: boolean;
  deleteEmptyDirData?: boolean;
  /** Deletes instead of evicting: budgets are not asked. */
  disableEviction?: boolean;
  gracePeriodSeconds?: number;
  podSelector?: string;
  /** 0 waits without end. */
  timeoutMs?: number;
  skipWaitForDeleteTimeoutSeconds?: number;
  dryRun?: 'none' | 'client' | 'server';
  signal?: AbortSignal;
}

export interface DrainPlan {
  evict: Pod[];
  stay: { pod: Pod; why: 'DaemonSet' | 'mirror' }[];
  needsFlag: { pod: Pod; flag: string; message: string }[];
  blockedByPdb: { pod: Pod; pdb: string; allowed: number; healthy: number; min: number }[];
}

export interface DrainLine {
  stream: 'out' | 'err';
  text: string;
}

const messages = {
  daemonSetNeeds: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
  daemonSetIgnored: 'ignoring DaemonSet-managed Pods',
  storageNeeds: 'Pods with local storage (use --delete-emptydir-data to override)',
  orphanNeeds: 'Pods that declare no controller (use --force to override)',
  orphanLost: 'deleting Pods that declare no controller',
};

const mirrorAnnotation = 'kubernetes.io/config.mirror';
const retryAfterMs = 5000;
const pollMs = 1000;

/** What becomes of one pod. */
type Verdict = { pod: Pod } & ({ fate: 'evict'; warning?: string } | { fate: 'stay'; why: 'DaemonSet' | 'mirror' | 'deleted'; warning?: string } | { fate: 'refused'; flag: string; message: string });

/** What a drain of the node would do now, without doing it. */
export async function planDrain(node: string, flags: DrainFlags, transport: Transport): Promise<DrainPlan> {
  const client = new Client(transport);
  const discovery = await discover(transport);
  const verdicts = await judgePods(client, discovery, node, flags);
  const evict = verdicts.filter(({ fate }) => fate === 'evict').map(({ pod }) => pod);
  return {
    evict,
    stay: verdicts.flatMap((verdict) => (verdict.fate === 'stay' && verdict.why !== 'deleted' ? [{ pod: verdict.pod, why: verdict.why }] : [])),
    needsFlag: verdicts.flatMap((verdict) => (verdict.fate === 'refused' ? [{ pod: verdict.pod, flag: verdict.flag, message: verdict.message }] : [])),
    blockedByPdb: flags.disableEviction ? [] : await blockedPods(client, discovery, evict),
  };
}

async function judgePods(client: Client, discovery: Discovery, node: string, flags: DrainFlags): Promise<Verdict[]> {
  const resource = discovery.expect('pods');
  const { items } = await client.list<Pod>({ resource }, { fieldSelector: `spec.nodeName=${node}`, ...(flags.podSelector ? { labelSelector: flags.podSelector } : {}) });
  const nowMs = await client.transport.now();
  const verdicts: Verdict[] = [];
  for (const pod of items) verdicts.push(await judge(client, discovery, pod, flags, nowMs));
  return verdicts;
}

/** Upstream's filters in upstream's order. A later filter that lets the pod go drops the warnings of earlier ones, as upstream's do. */
async function judge(client: Client, discovery: Discovery, pod: Pod, flags: DrainFlags, nowMs: number): Promise<Verdict> {
  if (isLongDeleted(pod, flags, nowMs)) return { pod, fate: 'stay', why: 'deleted' };
  const isFinished = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  const controller = controllerOf(pod);
  if (controller?.kind === 'DaemonSet' && !isFinished) {
    const missing = await missingDaemonSet(client, discovery, pod, controller.name);
    if (missing === undefined) {
      if (!flags.ignoreDaemonSets) return { pod, fate: 'refused', flag: '--ignore-daemonsets', message: messages.daemonSetNeeds };
      return { pod, fate: 'stay', why: 'DaemonSet', warning: messages.daemonSetIgnored };
    }
    if (!flags.force) return { pod, fate: 'refused', flag: '--force', message: missing };
  }
  if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return { pod, fate: 'stay', why: 'mirror' };
  if (!isFinished && pod.spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) && !flags.deleteEmptyDirData)
    return { pod, fate: 'refused', flag: '--delete-emptydir-data', message: messages.storageNeeds };
  if (isFinished || controller) return { pod, fate: 'evict' };
  if (!flags.force) return { pod, fate: 'refused', flag: '--force', message: messages.orphanNeeds };
  return { pod, fate: 'evict', warning: messages.orphanLost };
}

function isLongDeleted({ metadata }: Pod, { skipWaitForDeleteTimeoutSeconds = 0 }: DrainFlags, nowMs: number): boolean {
  if (skipWaitForDeleteTimeoutSeconds <= 0 || !metadata.deletionTimestamp) return false;
  return nowMs - parseTime(metadata.deletionTimestamp) > skipWaitForDeleteTimeoutSeconds * 1000;
}

async function missingDaemonSet(client: Client, discovery: Discovery, pod: Pod, name: string): Promise<string | undefined> {
  const resource = discovery.find('daemonsets.apps');
  if (!resource) return `daemonsets.apps "${name}" not found`;
  try {
    await client.read({ resource, ...(pod.metadata.namespace ? { namespace: pod.metadata.namespace } : {}), name });
    return undefined;
  } catch (error) {
    if (isNotFound(error) && error instanceof Error) return error.message;
    throw error;
  }
}

/** Pods whose budget allows no disruption now, or fewer than there are pods before them in the list. */
async function blockedPods(client: Client, discovery: Discovery, pods: readonly Pod[]): Promise<DrainPlan['blockedByPdb']> {
  const resource = discovery.find('poddisruptionbudgets.policy');
  if (!resource || pods.length === 0) return [];
  const { items } = await client.list<PodDisruptionBudget>({ resource });
  const left = new Map(items.map((budget) => [budget, budget.status?.disruptionsAllowed ?? 0]));
  const blocked: DrainPlan['blockedByPdb'] = [];
  for (const pod of pods) {
    for (const budget of items) {
      if (budget.metadata.namespace !== pod.metadata.namespace || !matchesSelector(budget.spec.selector, pod.metadata.labels)) continue;
      const allowed = left.get(budget) ?? 0;
      if (allowed > 0) left.set(budget, allowed - 1);
      else blocked.push({ pod, pdb: budget.metadata.name, allowed: budget.status.disruptionsAllowed, healthy: budget.status.currentHealthy, min: budget.status.desiredHealthy });
    }
  }
  return blocked;
}

/**
 * Cordons the node and evicts its pods, telling each step as kubectl does. The last value says what went wrong, if anything.
 * A pod that its budget holds is tried again every five seconds, until it may go, the timeout ends, or the signal comes.
 */
export async function* drainNode(node: string, flags: DrainFlags, transport: Transport): AsyncGenerator<DrainLine, Error[]> {
  const client = new Client(transport);
  const resource = (await discover(transport)).expect('nodes');
  const live = await client.get<{ spec: { unschedulable?: boolean } }>({ resource, name: node });
  const isCordoned = live.spec?.unschedulable === true;
  if (!isCordoned && flags.dryRun !== 'client') await client.patch({ resource, name: node }, 'strategic', { spec: { unschedulable: true } }, { dryRun: flags.dryRun === 'server' });
  yield { stream: 'out', text: `node/${node} ${isCordoned ? 'already ' : ''}cordoned${suffixOf(flags)}\n` };
  const problems = yield* evictPods(node, flags, transport);
  if (problems.length === 0) yield { stream: 'out', text: `node/${node} drained${suffixOf(flags)}\n` };
  return problems;
}

function suffixOf({ dryRun }: DrainFlags): string {
  return dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
}

/** Everything of a drain but the cordon: a refusal before anything is evicted, or the evictions, all at the same time. */
export async function* evictPods(node: string, flags: DrainFlags, transport: Transport): AsyncGenerator<DrainLine, Error[]> {
  const client = new Client(transport);
  const discovery = await discover(transport);
  const verdicts = await judgePods(client, discovery, node, flags);
  // kubectl 1.32 says "cannot delete" twice about pods without a controller.
  const refusals = grouped(verdicts.flatMap((verdict) => (verdict.fate === 'refused' ? [{ pod: verdict.pod, message: verdict.message }] : [])));
  if (refusals.length > 0) return refusals.map((text) => new CommandError(`cannot delete ${text.startsWith(messages.orphanNeeds) ? 'cannot delete ' : ''}${text}`));
  const warnings = grouped(verdicts.flatMap((verdict) => (verdict.fate !== 'refused' && verdict.warning ? [{ pod: verdict.pod, message: verdict.warning }] : [])));
  if (warnings.length > 0) yield { stream: 'err', text: `Warning: ${warnings.join('; ')}\n` };
  const pods = verdicts.filter(({ fate }) => fate === 'evict').map(({ pod }) => pod);
  if (flags.dryRun === 'client') {
    for (const { metadata } of pods) yield { stream: 'out', text: `evicting pod ${metadata.namespace}/${metadata.name} (dry run)\n` };
    return [];
  }
  const lines = new LineQueue();
  const startMs = await transport.now();
  const removal = new Removal(client, discovery, flags, startMs, (stream, text) => lines.push({ stream, text }));
  const work = Promise.all(pods.map((pod) => removal.remove(pod))).finally(() => lines.close());
  for (let line = await lines.next(); line; line = await lines.next()) yield line;
  const problems = (await work).filter((problem) => problem !== undefined);
  if (problems.length > 0) yield* pending(client, discovery, node, flags, problems);
  return problems;
}

/** `deleting Pods with local storage: default/a, default/b`, a text for each message. */
function grouped(entries: readonly { pod: Pod; message: string }[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { pod, message } of entries) groups.set(message, [...(groups.get(message) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  return [...groups].map(([message, names]) => `${message}: ${names.join(', ')}`);
}

async function* pending(client: Client, discovery: Discovery, node: string, flags: DrainFlags, problems: readonly Error[]): AsyncGenerator<DrainLine> {
  if (flags.signal?.aborted) return;
  const left = (await judgePods(client, discovery, node, flags)).filter(({ fate }) => fate === 'evict');
  if (left.length === 0) return;
  const texts = problems.map(({ message }) => message);
  const error = texts.length > 1 ? `[${texts.join(', ')}]` : texts[0];
  yield { stream: 'err', text: `There are pending pods in node "${node}" when an error occurred: ${error}\n` };
  for (const { pod } of left) yield { stream: 'err', text: `pod/${pod.metadata.name}\n` };
}

/** Takes pods off their node, one by one or many at a time. */
class Removal {
  readonly #client: Client;
  readonly #discovery: Discovery;
  readonly #flags: DrainFlags;
  readonly #startMs: number;
  readonly #say: (stream: DrainLine['stream'], text: string) => void;

  constructor(client: Client, discovery: Discovery, flags: DrainFlags, startMs: number, say: (stream: DrainLine['stream'], text: string) => void) {
    this.#client = client;
    this.#discovery = discovery;
    this.#flags = flags;
    this.#startMs = startMs;
    this.#say = say;
  }

  /** Answers with what went wrong. */
  async remove(pod: Pod): Promise<Error | undefined> {
    const isEvicting = !this.#flags.disableEviction && this.#discovery.hasSubresource(this.#discovery.expect('pods'), 'eviction');
    try {
      const refusal = isEvicting ? await this.#evict(pod) : await this.#delete(pod);
      // Nobody goes in a dry run.
      const problem = refusal ?? (this.#flags.dryRun === 'server' ? undefined : await this.#untilGone(pod, isEvicting));
      return problem === undefined ? undefined : new CommandError(problem);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return error;
    }
  }

  async #evict(pod: Pod): Promise<string | undefined> {
    const { name, namespace } = pod.metadata;
    const target = { ...this.#target(pod), subresource: 'eviction' };
    const body = { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name, namespace }, deleteOptions: this.#deleteOptions() };
    for (;;) {
      this.#say('out', `evicting pod ${namespace}/${name}${this.#flags.dryRun === 'server' ? ' (server dry run)' : ''}\n`);
      if (await this.#isOver()) return `error when evicting pods/"${name}" -n "${namespace}": global timeout reached: ${this.#timeoutText()}`;
      try {
        await this.#client.create(target, body, { dryRun: this.#flags.dryRun === 'server' });
        return undefined;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        if (!(error instanceof StatusError)) throw error;
        const isTerminating = isReason(error, 'Forbidden') && error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true;
        if (!isReason(error, 'TooManyRequests') && !isTerminating) return `error when evicting pods/"${name}" -n "${namespace}": ${error.message}`;
        this.#say('err', `error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${error.message}\n`);
        await this.#client.transport.sleep(retryAfterMs, this.#flags.signal);
      }
    }
  }

  async #delete(pod: Pod): Promise<undefined> {
    try {
      await this.#client.delete(this.#target(pod), { ...this.#deleteOptions(), ...(this.#flags.dryRun === 'server' ? { dryRun: ['All'] } : {}) });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    return undefined;
  }

  async #untilGone(pod: Pod, isEvicting: boolean): Promise<string | undefined> {
    const { name, namespace, uid } = pod.metadata;
    for (;;) {
      const live = await this.#read(pod);
      if (!live || live.metadata.uid !== uid) {
        this.#say('out', `pod/${name} ${isEvicting ? 'evicted' : 'deleted'}\n`);
        return undefined;
      }
      const nowMs = await this.#client.transport.now();
      if (isLongDeleted(live, this.#flags, nowMs)) {
        this.#say('out', `pod "${name}" has DeletionTimestamp older than ${this.#flags.skipWaitForDeleteTimeoutSeconds ?? 0} seconds, skipping\n`);
        return undefined;
      }
      if (await this.#isOver()) return `error when waiting for pod "${name}" in namespace "${namespace}" to terminate: global timeout reached: ${this.#timeoutText()}`;
      await this.#client.transport.sleep(pollMs, this.#flags.signal);
    }
  }

  async #read(pod: Pod): Promise<Pod | undefined> {
    try {
      return await this.#client.read<Pod>(this.#target(pod));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async #isOver(): Promise<boolean> {
    if (this.#flags.signal?.aborted) return true;
    return Boolean(this.#flags.timeoutMs) && (await this.#client.transport.now()) - this.#startMs >= (this.#flags.timeoutMs ?? 0);
  }

  #timeoutText(): string {
    return formatGoDuration(this.#flags.timeoutMs ?? 0);
  }

  #target(pod: Pod) {
    return { resource: this.#discovery.expect('pods'), ...(pod.metadata.namespace ? { namespace: pod.metadata.namespace } : {}), name: pod.metadata.name };
  }

  #deleteOptions(): { gracePeriodSeconds?: number } {
    const { gracePeriodSeconds } = this.#flags;
    return gracePeriodSeconds !== undefined && gracePeriodSeconds >= 0 ? { gracePeriodSeconds } : {};
  }
}

/** Lines of several workers, in the order in which they were said. */
class LineQueue {
  readonly #lines: DrainLine[] = [];
  #isClosed = false;
  #wake: (() => void) | undefined;

  push(line: DrainLine): void {
    this.#lines.push(line);
    this.#wake?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  async next(): Promise<DrainLine | undefined> {
    while (this.#lines.length === 0 && !this.#isClosed) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#lines.shift();
  }
}
