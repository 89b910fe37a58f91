/** `kubectl scale`: another number of pods. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/scale/scale.go, pkg/scale/scale.go
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { allFlag, dryRunFlag, fileFlags, printFlags, selectorFlag, timeoutFlag } from '../flags.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { gather, visit, type Info } from '../resources.ts';
import { waitFor } from '../watching.ts';
import { expectFlags } from './create-generator.ts';

export const scale: Verb = {
  name: 'scale',
  summary: 'Set how many pods a workload has',
  usage: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)',
  examples: [
    'kubectl scale deployment/web --replicas=5',
    'kubectl scale --current-replicas=2 --replicas=3 deployment/web',
  ],
  flags: [
    ...fileFlags,
    ...printFlags,
    selectorFlag,
    allFlag,
    dryRunFlag,
    { name: 'replicas', type: 'int', default: '0', help: 'The number of pods wanted.' },
    { name: 'current-replicas', type: 'int', default: '-1', help: 'Only when it is this number now.' },
    { name: 'resource-version', type: 'string', help: 'Only when the object is still at this version.' },
    timeoutFlag('How long to wait until the pods are there; 0 does not wait.'),
  ],
  run: runScale,
};

interface Scale extends AnyObject {
  spec: { replicas?: number };
  status: { replicas?: number };
}

async function runScale(command: Command): Promise<void> {
  expectFlags(command, ['replicas']);
  const replicas = command.flags.number('replicas');
  if (replicas < 0)
    throw new CommandError(`The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0`);
  const { infos, errors } = await gather(command, command.args);
  if (infos.length === 0)
    throw new CommandError(
      `no objects passed to scale${errors.length > 0 ? ` ${errors.map(({ message }) => message).join(', ')}` : ''}`,
    );
  await visit(infos, errors, async (info) => {
    const printer = new ObjectPrinter(command);
    if (command.dryRun === 'client') return printer.print(info.object, 'scaled');
    await setReplicas(command, info, replicas);
    if (command.flags.ms('timeout') > 0) await untilScaled(command, info, replicas);
    printer.print(info.object, 'scaled');
  });
  throwAll(errors);
}

async function setReplicas(command: Command, info: Info, replicas: number): Promise<void> {
  const target = { ...info, subresource: 'scale' };
  const options = { dryRun: command.dryRun === 'server' };
  const [current, version] = [command.flags.number('current-replicas'), command.flags.text('resource-version')];
  if (current < 0 && !version) {
    await command.client.patch(target, 'merge', { spec: { replicas } }, options);
    return;
  }
  const before = await command.client.get<Scale>(target);
  if (current >= 0 && (before.spec.replicas ?? 0) !== current)
    throw new CommandError(`Expected replicas to be ${current}, was ${before.spec.replicas ?? 0}`);
  if (version && before.metadata.resourceVersion !== version)
    throw new CommandError(`Expected resource version to be ${version}, was ${before.metadata.resourceVersion}`);
  await command.client.replace(target, { ...before, spec: { ...before.spec, replicas } }, options);
}

async function untilScaled(command: Command, info: Info, replicas: number): Promise<void> {
  const { signal } = command.session;
  const isThere = (object: AnyObject | undefined): boolean => {
    const status = (object?.status ?? {}) as { replicas?: number; observedGeneration?: number };
    return (
      (status.replicas ?? 0) === replicas && (status.observedGeneration ?? 0) >= (object?.metadata.generation ?? 0)
    );
  };
  const outcome = await waitFor(command.client, info, isThere, {
    timeoutMs: command.flags.ms('timeout'),
    ...(signal ? { signal } : {}),
  });
  if (outcome === 'timeout') throw new CommandError('timed out waiting for the condition');
}
