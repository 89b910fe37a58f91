/** `kubectl exec`: runs a command in a container and prints what it says. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/exec/exec.go
import type { Pod } from '../../kinds/pod/types.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError } from '../errors.ts';
import { defaultContainerOf, livelyPod } from './logs-pods.ts';

export const exec: Verb = {
  name: 'exec',
  summary: 'Run a command in a container',
  usage: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  examples: ['kubectl exec web-1 -- ls /', "kubectl exec deploy/web -- sh -c 'wget -qO- http://api'"],
  flags: [
    { name: 'container', short: 'c', type: 'string', help: 'The container; the first unless given.' },
    { name: 'stdin', short: 'i', type: 'bool', default: 'false', help: 'Accepted; there is no stream to type into.' },
    {
      name: 'tty',
      short: 't',
      type: 'bool',
      default: 'false',
      help: 'Accepted; there is no terminal in the container.',
    },
    { name: 'quiet', short: 'q', type: 'bool', default: 'false', help: 'Print only what the command prints.' },
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '1m0s',
      help: 'Accepted, without effect here.',
      hidden: true,
    },
  ],
  run: runExec,
};

const shells = /^(?:\/bin\/|\/usr\/bin\/)?(?:sh|bash|ash|zsh)$/;

async function runExec(command: Command): Promise<number> {
  const { args, dashAt, flags } = command;
  if (args.length === 0 || dashAt === 0) throw new CommandError('pod, type/name or --filename must be specified');
  if (dashAt < 0 && args.length > 1)
    throw new CommandError(
      "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
    );
  const words = dashAt < 0 ? [] : args.slice(dashAt);
  if (words.length === 0) throw new CommandError('you must specify at least one command for the container');
  if (words.length === 1 && shells.test(words[0]))
    throw new CommandError(`a shell to type into is not available here; give it a command: ${words[0]} -c 'ls'`);
  const pod = await livelyPod(command, args[0]);
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed')
    throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
  const container = containerOf(command, pod);
  const { name, namespace = '' } = pod.metadata;
  const ended = await command.client.send<{ status: number; output: string }>({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/pods/${name}/exec`,
    query: { container },
    contentType: 'application/json',
    body: { command: words },
  });
  command.out(ended.output);
  if (ended.status !== 0 && !flags.bool('quiet')) command.err(`command terminated with exit code ${ended.status}\n`);
  return ended.status;
}

function containerOf(command: Command, pod: Pod): string {
  const wanted = command.flags.text('container');
  if (!wanted) return defaultContainerOf(command, pod);
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const all = [...containers, ...initContainers, ...ephemeralContainers].map(({ name }) => name);
  if (!all.includes(wanted)) throw new CommandError(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
  return wanted;
}
