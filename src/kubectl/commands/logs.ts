/** `kubectl logs`: what containers have written. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/logs/logs.go, pkg/polymorphichelpers/logsforobject.go
import { goTimeProblem } from '../../api/time.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Command, Verb } from '../command.ts';
import { asExpected, CommandError, throwAll } from '../errors.ts';
import { selectorFlag } from '../flags.ts';
import { defaultContainerOf, podsOf } from './logs-pods.ts';

export const logs: Verb = {
  name: 'logs',
  summary: 'Print what a container has written',
  usage: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]',
  examples: ['kubectl logs web-1', 'kubectl logs deployment/web --tail=20', 'kubectl logs -l app=web --all-containers'],
  flags: [
    selectorFlag,
    { name: 'container', short: 'c', type: 'string', help: 'The container; the first unless given.' },
    { name: 'all-containers', type: 'bool', default: 'false', help: 'All containers of the pod.' },
    { name: 'all-pods', type: 'bool', default: 'false', help: 'All pods of the workload.' },
    { name: 'follow', short: 'f', type: 'bool', default: 'false', help: 'Go on printing as lines come.' },
    { name: 'previous', short: 'p', type: 'bool', default: 'false', help: 'The container before its last restart.' },
    { name: 'tail', type: 'int', default: '-1', help: 'Only the last so many lines; with a selector 10 unless given.' },
    { name: 'since', type: 'duration', default: '0s', help: 'Only lines of the last so long.' },
    { name: 'since-time', type: 'string', help: 'Only lines after this time.' },
    { name: 'timestamps', type: 'bool', default: 'false', help: 'Put its time before each line.' },
    { name: 'limit-bytes', type: 'int', default: '0', help: 'At most so many bytes.' },
    { name: 'prefix', type: 'bool', default: 'false', help: 'Put pod and container before each line.' },
    ...['ignore-errors', 'insecure-skip-tls-verify-backend'].map((name) => ({
      name,
      type: 'bool' as const,
      default: 'false',
      help: 'Accepted, without effect here.',
      hidden: true,
    })),
    { name: 'max-log-requests', type: 'int', default: '5', help: 'With a selector: at most so many logs.' },
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '20s',
      help: 'Accepted, without effect here.',
      hidden: true,
    },
  ],
  run: runLogs,
};

const usage =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";
/** How often a followed log is asked for more. */
const followMs = 1000;

interface Source {
  pod: Pod;
  container: string;
}

async function runLogs(command: Command): Promise<void> {
  const { flags, args } = command;
  const isSelecting = flags.text('selector') !== '';
  if (!isSelecting && args.length === 0) throw command.usageError(usage);
  if (isSelecting && args.length > 0) throw command.usageError('only a selector (-l) or a POD name is allowed');
  if (args.length > 2) throw command.usageError(usage);
  const badTime = flags.text('since-time') === '' ? undefined : goTimeProblem(flags.text('since-time'));
  if (badTime) throw new CommandError(badTime);
  const pods = isSelecting ? await podsBySelector(command, flags.text('selector')) : await podsOf(command, args[0]);
  checkOptions(command);
  const sources = pods.flatMap((pod) => sourcesOf(command, pod, args[1]));
  if (flags.bool('follow') && sources.length > flags.number('max-log-requests'))
    throw new CommandError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${flags.number('max-log-requests')}, use --max-log-requests to increase the limit`,
    );
  if (flags.bool('follow'))
    return void (await Promise.all(sources.map((source) => follow(command, source, isSelecting))));
  const errors: Error[] = [];
  for (const source of sources) {
    try {
      print(command, source, await read(command, source, query(command, isSelecting)));
    } catch (error) {
      errors.push(asExpected(error));
      break;
    }
  }
  throwAll(errors);
}

/** What is asked of whom is found out first; only then is it looked at how. */
function checkOptions({ flags }: Command): void {
  if (flags.bool('all-containers') && flags.text('container'))
    throw new CommandError(
      `--all-containers=true should not be specified with container name ${flags.text('container')}`,
    );
  if (flags.changed('since') && flags.changed('since-time'))
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.changed('tail') && flags.number('tail') < -1)
    throw new CommandError('--tail must be greater than or equal to -1');
}

async function podsBySelector(command: Command, labelSelector: string): Promise<Pod[]> {
  const resource = (await command.discovery()).expect('pods');
  const { items } = await command.client.list<Pod>({ resource, namespace: command.namespace }, { labelSelector });
  if (items.length === 0) command.err(`No resources found in ${command.namespace} namespace.\n`);
  return items;
}

function sourcesOf(command: Command, pod: Pod, second: string | undefined): Source[] {
  const { spec, metadata } = pod;
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(
    ({ name }) => name,
  );
  if (command.flags.bool('all-containers')) return all.map((container) => ({ pod, container }));
  const wanted = second ?? command.flags.text('container');
  if (wanted) {
    if (!all.includes(wanted)) throw new CommandError(`container ${wanted} is not valid for pod ${metadata.name}`);
    return [{ pod, container: wanted }];
  }
  return [{ pod, container: defaultContainerOf(command, pod) }];
}

function query({ flags }: Command, isSelecting: boolean): Record<string, string> {
  const tail = flags.changed('tail') ? flags.number('tail') : isSelecting ? 10 : -1;
  return {
    ...(flags.bool('previous') ? { previous: 'true' } : {}),
    ...(tail >= 0 ? { tailLines: String(tail) } : {}),
    ...(flags.ms('since') > 0 ? { sinceSeconds: String(Math.ceil(flags.ms('since') / 1000)) } : {}),
    ...(flags.text('since-time') ? { sinceTime: flags.text('since-time') } : {}),
    ...(flags.bool('timestamps') ? { timestamps: 'true' } : {}),
    ...(flags.number('limit-bytes') > 0 ? { limitBytes: flags.text('limit-bytes') } : {}),
  };
}

async function read(command: Command, { pod, container }: Source, options: Record<string, string>): Promise<string> {
  const { name, namespace = '' } = pod.metadata;
  const body = await command.client.send<unknown>({
    method: 'GET',
    path: `/api/v1/namespaces/${namespace}/pods/${name}/log`,
    query: { container, ...options },
    accept: 'application/json, */*',
  });
  return typeof body === 'string' ? body : '';
}

function print(command: Command, { pod, container }: Source, text: string): void {
  if (text === '') return;
  if (!command.flags.bool('prefix')) return command.out(text);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  command.out(lines.map((line) => `[pod/${pod.metadata.name}/${container}] ${line}`).join(''));
}

/** A transport carries whole answers, so a followed log is asked for again and again; only what is new is printed. */
async function follow(command: Command, source: Source, isSelecting: boolean): Promise<void> {
  const { signal } = command.session;
  const options = query(command, isSelecting);
  let seen = await read(command, source, options);
  print(command, source, seen);
  const { tailLines: _tail, ...rest } = options;
  let whole = options.tailLines === undefined ? seen : await read(command, source, rest);
  for (;;) {
    if (signal?.aborted || !(await isAlive(command, source))) return;
    await command.transport.sleep(followMs, signal);
    seen = await read(command, source, rest);
    // A shorter log is that of a new container.
    print(command, source, seen.startsWith(whole) ? seen.slice(whole.length) : seen);
    whole = seen;
  }
}

async function isAlive(command: Command, { pod, container }: Source): Promise<boolean> {
  const resource = (await command.discovery()).expect('pods');
  const { items } = await command.client.page<{ items: Pod[] }>(
    { resource, namespace: pod.metadata.namespace ?? '' },
    { fieldSelector: `metadata.name=${pod.metadata.name}` },
  );
  const live = items[0];
  if (!live) return false;
  const statuses = [...(live.status.containerStatuses ?? []), ...(live.status.initContainerStatuses ?? [])];
  return statuses.find(({ name }) => name === container)?.state?.terminated === undefined;
}
