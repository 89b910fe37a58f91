/** Draining a node as data: what would go and what stays, and the drain itself, line by line as kubectl prints it. */
// k8s: staging/src/k8s.io/kubectl/pkg/drain/drain.go, filters.go
import type { Transport } from '../api/request.ts';
import type { PodDisruptionBudget } from '../kinds/pod-disruption-budget/types.ts';
import type { Pod } from '../kinds/pod/types.ts';
import { Client } from './client.ts';
import { discover, type Discovery } from './discovery.ts';
import { judgePods, messages, type DrainFlags } from './draining/judge.ts';
import { planFrom, type DrainPlan } from './draining/plan.ts';
import { LineQueue, Removal, type DrainLine } from './draining/removal.ts';
import { CommandError } from './errors.ts';

export type { DrainFlags, DrainLine, DrainPlan };

/** What a drain of the node would do now, without doing it. */
export async function planDrain(node: string, flags: DrainFlags, transport: Transport): Promise<DrainPlan> {
  const client = new Client(transport);
  const discovery = await discover(transport);
  const verdicts = await judgePods(client, discovery, node, flags);
  const resource = flags.disableEviction ? undefined : discovery.find('poddisruptionbudgets.policy');
  return planFrom(verdicts, resource ? (await client.list<PodDisruptionBudget>({ resource })).items : []);
}

/**
 * Cordons the node and evicts its pods, telling each step as kubectl does. The last value says what went wrong, if anything.
 * A pod that its budget holds is tried again every five seconds, until it may go, the timeout ends, or the signal comes.
 */
export async function* drainNode(
  node: string,
  flags: DrainFlags,
  transport: Transport,
): AsyncGenerator<DrainLine, Error[]> {
  const client = new Client(transport);
  const resource = (await discover(transport)).expect('nodes');
  const live = await client.get<{ spec: { unschedulable?: boolean } }>({ resource, name: node });
  const isCordoned = live.spec?.unschedulable === true;
  if (!isCordoned && flags.dryRun !== 'client')
    await client.patch(
      { resource, name: node },
      'strategic',
      { spec: { unschedulable: true } },
      { dryRun: flags.dryRun === 'server' },
    );
  yield { stream: 'out', text: `node/${node} ${isCordoned ? 'already ' : ''}cordoned${suffixOf(flags)}\n` };
  const problems = yield* evictPods(node, flags, transport);
  if (problems.length === 0) yield { stream: 'out', text: `node/${node} drained${suffixOf(flags)}\n` };
  return problems;
}

function suffixOf({ dryRun }: DrainFlags): string {
  return dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
}

/** Everything of a drain but the cordon: a refusal before anything is evicted, or the evictions, all at the same time. */
export async function* evictPods(
  node: string,
  flags: DrainFlags,
  transport: Transport,
): AsyncGenerator<DrainLine, Error[]> {
  const client = new Client(transport);
  const discovery = await discover(transport);
  const verdicts = await judgePods(client, discovery, node, flags);
  // kubectl 1.32 says "cannot delete" twice about pods without a controller.
  const refusals = grouped(
    verdicts.flatMap((verdict) => (verdict.fate === 'refused' ? [{ pod: verdict.pod, message: verdict.message }] : [])),
  );
  if (refusals.length > 0)
    return refusals.map(
      (text) =>
        new CommandError(`cannot delete ${text.startsWith(messages.orphanNeeds) ? 'cannot delete ' : ''}${text}`),
    );
  const warnings = grouped(
    verdicts.flatMap((verdict) =>
      verdict.fate !== 'refused' && verdict.warning ? [{ pod: verdict.pod, message: verdict.warning }] : [],
    ),
  );
  if (warnings.length > 0) yield { stream: 'err', text: `Warning: ${warnings.join('; ')}\n` };
  const pods = verdicts.filter(({ fate }) => fate === 'evict').map(({ pod }) => pod);
  if (flags.dryRun === 'client') {
    for (const { metadata } of pods)
      yield { stream: 'out', text: `evicting pod ${metadata.namespace}/${metadata.name} (dry run)\n` };
    return [];
  }
  const lines = new LineQueue();
  const startMs = await transport.now();
  const removal = new Removal(client, discovery, flags, startMs, (stream, text) => lines.push({ stream, text }));
  // Upstream starts a goroutine for each pod, and Go runs the youngest first.
  const inOrder = [...pods.slice(-1), ...pods.slice(0, -1)];
  const work = Promise.all(inOrder.map((pod) => removal.remove(pod))).finally(() => lines.close());
  for (let line = await lines.next(); line; line = await lines.next()) yield line;
  const problems = (await work).filter((problem) => problem !== undefined);
  if (problems.length > 0) yield* pending(client, discovery, node, flags, problems);
  return problems;
}

/** `deleting Pods with local storage: default/a, default/b`, a text for each message. */
function grouped(entries: readonly { pod: Pod; message: string }[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { pod, message } of entries)
    groups.set(message, [...(groups.get(message) ?? []), `${pod.metadata.namespace}/${pod.metadata.name}`]);
  return [...groups].map(([message, names]) => `${message}: ${names.join(', ')}`);
}

async function* pending(
  client: Client,
  discovery: Discovery,
  node: string,
  flags: DrainFlags,
  problems: readonly Error[],
): AsyncGenerator<DrainLine> {
  if (flags.signal?.aborted) return;
  const left = (await judgePods(client, discovery, node, flags)).filter(({ fate }) => fate === 'evict');
  if (left.length === 0) return;
  const texts = problems.map(({ message }) => message);
  const error = texts.length > 1 ? `[${texts.join(', ')}]` : texts[0];
  yield { stream: 'err', text: `There are pending pods in node "${node}" when an error occurred: ${error}\n` };
  for (const { pod } of left) yield { stream: 'err', text: `pod/${pod.metadata.name}\n` };
}
