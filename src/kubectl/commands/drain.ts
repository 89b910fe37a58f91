/** `kubectl cordon`, `uncordon` and `drain`: a node for maintenance. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/drain/drain.go
import type { Node } from '../../kinds/node/types.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, Exit, ManyErrors, StatusError, throwAll } from '../errors.ts';
import { evictPods, type DrainFlags } from '../drain.ts';
import { chunkSizeFlag, dryRunFlag, selectorFlag, timeoutFlag, type Flag } from '../flags.ts';
import { gather, type Info } from '../resources.ts';

const cordonFlags: readonly Flag[] = [selectorFlag, dryRunFlag];

export const cordon: Verb = {
  name: 'cordon',
  summary: 'Let no new pods onto a node',
  usage: 'cordon NODE',
  flags: cordonFlags,
  async run(command) {
    await setSchedulable(command, await nodesOf(command, 'cordon'), false);
  },
};

export const uncordon: Verb = {
  name: 'uncordon',
  summary: 'Let new pods onto a node again',
  usage: 'uncordon NODE',
  flags: cordonFlags,
  async run(command) {
    await setSchedulable(command, await nodesOf(command, 'uncordon'), true);
  },
};

export const drain: Verb = {
  name: 'drain',
  summary: 'Empty a node for maintenance: no new pods, and the present ones evicted',
  usage: 'drain NODE',
  examples: [
    'kubectl drain worker-1 --ignore-daemonsets',
    'kubectl drain worker-1 --ignore-daemonsets --delete-emptydir-data --grace-period=900',
  ],
  flags: [
    ...cordonFlags,
    chunkSizeFlag,
    { name: 'force', type: 'bool', default: 'false', help: 'Also pods that nothing will bring back.' },
    {
      name: 'ignore-daemonsets',
      type: 'bool',
      default: 'false',
      help: 'Leave the pods of daemon sets where they are.',
    },
    { name: 'delete-emptydir-data', type: 'bool', default: 'false', help: 'Also pods whose local data will be lost.' },
    {
      name: 'delete-local-data',
      type: 'bool',
      default: 'false',
      help: 'The old name of --delete-emptydir-data.',
      hidden: true,
    },
    {
      name: 'disable-eviction',
      type: 'bool',
      default: 'false',
      help: 'Delete instead of evicting: budgets are not asked.',
    },
    {
      name: 'grace-period',
      type: 'int',
      default: '-1',
      help: "Seconds that pods are given to end; negative: the pod's own.",
    },
    { name: 'pod-selector', type: 'string', help: 'Only pods with these labels.' },
    {
      name: 'skip-wait-for-delete-timeout',
      type: 'int',
      default: '0',
      help: 'Do not wait for pods that have been ending for longer than so many seconds.',
    },
    { name: 'ignore-errors', type: 'bool', default: 'false', help: 'Accepted, without effect here.', hidden: true },
    timeoutFlag('How long to go on; 0 goes on as long as it takes.'),
  ],
  run: runDrain,
};

async function nodesOf(command: Command, use: string): Promise<Info[]> {
  const isSelecting = command.flags.text('selector') !== '';
  if (command.args.length === 0 && !isSelecting) throw command.usageError(`USAGE: ${use} NODE [flags]`);
  if (command.args.length > 0 && isSelecting)
    throw command.usageError('error: cannot specify both a node name and a --selector option');
  const named = command.args.map((word) => (word.includes('/') ? word : `nodes/${word}`));
  const { infos, errors } = await gather(command, isSelecting ? ['nodes'] : named);
  throwAll(errors);
  const stranger = infos.find(({ resource }) => resource.group !== '' || resource.name !== 'nodes')?.resource;
  if (stranger)
    throw new CommandError(
      `expected resource of type node, got "${stranger.group}/${stranger.version}, Resource=${stranger.name}"`,
    );
  return infos;
}

async function setSchedulable(command: Command, nodes: readonly Info[], wanted: boolean): Promise<void> {
  const verb = wanted ? 'uncordon' : 'cordon';
  for (const info of nodes) {
    const isSchedulable = (info.object as unknown as Node).spec.unschedulable !== true;
    if (isSchedulable !== wanted && command.dryRun !== 'client') {
      try {
        await command.client.patch(
          info,
          'strategic',
          { spec: { unschedulable: wanted ? null : true } },
          { dryRun: command.dryRun === 'server' },
        );
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        command.err(`error: unable to ${verb} node "${info.name}": ${error.message}\n`);
        continue;
      }
    }
    command.out(`node/${info.name} ${isSchedulable === wanted ? 'already ' : ''}${verb}ed${command.dryRunSuffix}\n`);
  }
}

async function runDrain(command: Command): Promise<void> {
  const nodes = await nodesOf(command, 'drain');
  await setSchedulable(command, nodes, false);
  const remaining: string[] = [];
  const problems: Error[] = [];
  for (const { name } of nodes) {
    const found = await drainOne(command, name);
    if (command.session.signal?.aborted) throw new Exit(130);
    if (found.length === 0) {
      command.out(`node/${name} drained${command.dryRunSuffix}\n`);
      continue;
    }
    command.err(`error: unable to drain node "${name}" due to error: ${listed(found)}, continuing command...\n`);
    remaining.push(name);
    problems.push(...found);
  }
  if (remaining.length > 0)
    command.err(`There are pending nodes to be drained:\n${remaining.map((name) => ` ${name}\n`).join('')}`);
  if (problems.length > 0) throw new ManyErrors(problems);
}

function listed(errors: readonly Error[]): string {
  const texts = errors.map(({ message }) => message);
  return texts.length > 1 ? `[${texts.join(', ')}]` : texts[0];
}

async function drainOne(command: Command, name: string): Promise<Error[]> {
  const lines = evictPods(name, flagsOf(command), command.transport);
  for (;;) {
    const { value, done } = await lines.next();
    if (done) return value;
    if (value.stream === 'out') command.out(value.text);
    else command.err(value.text);
  }
}

function flagsOf({ flags, dryRun, session }: Command): DrainFlags {
  return {
    force: flags.bool('force'),
    ignoreDaemonSets: flags.bool('ignore-daemonsets'),
    deleteEmptyDirData: flags.bool('delete-emptydir-data') || flags.bool('delete-local-data'),
    disableEviction: flags.bool('disable-eviction'),
    gracePeriodSeconds: flags.number('grace-period'),
    podSelector: flags.text('pod-selector'),
    timeoutMs: flags.ms('timeout'),
    skipWaitForDeleteTimeoutSeconds: flags.number('skip-wait-for-delete-timeout'),
    dryRun,
    ...(session.signal ? { signal: session.signal } : {}),
  };
}
