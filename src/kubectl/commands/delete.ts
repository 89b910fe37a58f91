/** `kubectl delete`: asks for the end of objects, and waits until they are gone. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/delete/delete.go
import type { DeleteOptions } from '../../api/request.ts';
import { splitApiVersion } from '../../api/object.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { kindForPrint } from '../discovery.ts';
import { asExpected, CommandError, isNotFound, StatusError, throwAll } from '../errors.ts';
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldSelectorFlag,
  fileFlags,
  outputFlag,
  parseBool,
  selectorFlag,
  timeoutFlag,
  type Flag,
} from '../flags.ts';
import { readManifests } from '../manifests.ts';
import { filesAndArguments, read, select, visit, type Info, type Named } from '../resources.ts';
import { waitFor } from '../watching.ts';

const flags: readonly Flag[] = [
  ...fileFlags,
  allFlag,
  allNamespacesFlag,
  selectorFlag,
  fieldSelectorFlag,
  dryRunFlag,
  outputFlag('name'),
  {
    name: 'cascade',
    type: 'string',
    default: 'background',
    alone: 'background',
    help: 'background or foreground delete what the object owns; orphan leaves it.',
  },
  {
    name: 'force',
    type: 'bool',
    default: 'false',
    help: 'With --grace-period=0: take the object out of the cluster at once, without waiting for the node.',
  },
  {
    name: 'grace-period',
    type: 'int',
    default: '-1',
    help: "Seconds that pods are given to end; negative: the pod's own.",
  },
  { name: 'now', type: 'bool', default: 'false', help: 'The same as --grace-period=1.' },
  { name: 'ignore-not-found', type: 'bool', default: 'false', help: 'Objects that are not there are no error.' },
  { name: 'interactive', short: 'i', type: 'bool', default: 'false', help: 'Not available here.', hidden: true },
  { name: 'raw', type: 'string', help: 'Send a DELETE to this path.' },
  { name: 'wait', type: 'bool', default: 'true', help: 'Wait until the objects are gone.' },
  timeoutFlag('How long to wait for each object; 0 waits as long as it takes.'),
];

export const deleteVerb: Verb = {
  name: 'delete',
  summary: 'Delete objects by file, by name or by label',
  usage: 'delete ([-f FILENAME] | TYPE [(NAME | -l label | --all)])',
  examples: ['kubectl delete -f web.yaml', 'kubectl delete pod web-1 --now', 'kubectl delete pods,services -l app=web'],
  flags,
  run: runDelete,
};

async function runDelete(command: Command): Promise<void> {
  if (command.flags.changed('raw')) {
    command.out(JSON.stringify(await command.client.send({ method: 'DELETE', path: command.flags.text('raw') })));
    return;
  }
  const options = deleteOptions(command);
  const errors: Error[] = [];
  const unread: Error[] = [];
  const targets = await gatherTargets(command, unread);
  const deleted: { target: Named; uid?: string }[] = [];
  if (command.namespaceIsGiven && targets.some(({ resource }) => !resource.namespaced))
    command.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
  await visit(targets, errors, async (target) => {
    const uid = command.dryRun === 'client' ? undefined : await remove(command, target, options);
    report(command, target);
    deleted.push({ target, ...(uid ? { uid } : {}) });
  });
  errors.push(...unread);
  const kept = command.flags.bool('ignore-not-found') ? errors.filter((error) => !isNotFound(error)) : errors;
  if (targets.length === 0 && kept.length === 0 && !command.flags.bool('ignore-not-found'))
    command.out('No resources found\n');
  if (waits(command) && command.dryRun === 'none') await waitForAll(command, deleted, kept);
  throwAll(kept);
}

function waits(command: Command): boolean {
  // Forced deletion waits for nothing.
  return (
    command.flags.bool('wait') &&
    !(command.flags.bool('force') && !command.flags.changed('wait') && graceOf(command) === 0)
  );
}

function graceOf({ flags }: Command): number {
  const grace = flags.number('grace-period');
  if (flags.bool('now')) return 1;
  if (grace === 0 && !flags.bool('force')) return 1;
  return flags.bool('force') && grace < 0 ? 0 : grace;
}

function deleteOptions(command: Command): DeleteOptions {
  const { flags } = command;
  if (flags.bool('interactive')) throw new CommandError('--interactive is not available here');
  if (flags.bool('now') && flags.number('grace-period') >= 0)
    throw new CommandError('--now and --grace-period cannot be specified together');
  if (flags.bool('force') && flags.number('grace-period') > 0)
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  if (flags.bool('force') && flags.bool('now'))
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  if (flags.text('output') && flags.text('output') !== 'name')
    throw new CommandError(`unexpected -o output mode: ${flags.text('output')}. We only support '-o name'`);
  if (flags.bool('all') && flags.text('selector'))
    throw new CommandError("setting 'all' parameter but found a non empty selector. ");
  if (flags.bool('all') && flags.text('field-selector'))
    throw new CommandError("setting 'all' parameter but found a non empty selector. ");
  if (graceOf(command) === 0 && flags.bool('force'))
    command.err(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  const grace = graceOf(command);
  return {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    propagationPolicy: policyOf(command),
    ...(command.dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
}

// k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go GetCascadingStrategy
function policyOf(command: Command): 'Background' | 'Foreground' | 'Orphan' {
  const cascade = command.flags.text('cascade');
  const bool = parseBool(cascade);
  if (bool !== undefined) {
    const instead = bool ? 'background' : 'orphan';
    command.err(
      `warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${instead}.\n`,
    );
    return bool ? 'Background' : 'Orphan';
  }
  switch (cascade) {
    case 'background':
      return 'Background';
    case 'foreground':
      return 'Foreground';
    case 'orphan':
      return 'Orphan';
    default:
      throw new CommandError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  }
}

/** What to delete, without reading it first when it is named. */
async function gatherTargets(command: Command, errors: Error[]): Promise<Named[]> {
  const files = command.flags.list('filename');
  if (files.length > 0) {
    if (command.args.length > 0) throw new CommandError(filesAndArguments);
    const manifests = await readManifests(command, files);
    errors.push(...manifests.errors);
    return manifests.infos;
  }
  const targets: Named[] = [];
  for (const selection of await select(command, command.args, { allIsSelector: true })) {
    if ('named' in selection) targets.push(selection.named);
    else {
      try {
        targets.push(...(await read(command, selection)).map(({ object: _object, ...target }: Info) => target));
      } catch (error) {
        errors.push(asExpected(error));
      }
    }
  }
  return targets;
}

/** Answers with the uid of what was deleted: a later object of the same name is none of our concern. */
async function remove(command: Command, target: Named, options: DeleteOptions): Promise<string | undefined> {
  try {
    const body = await command.client.delete<AnyObject & { details?: { uid?: string } }>(target, options);
    return body.details?.uid ?? body.metadata?.uid;
  } catch (error) {
    if (error instanceof StatusError && target.source) throw error.during('deleting', target.source);
    throw error;
  }
}

function report(command: Command, { resource, name }: Named): void {
  const kind = kindForPrint({
    kind: resource.kind,
    group: splitApiVersion(resource.group ? `${resource.group}/${resource.version}` : resource.version).group,
  });
  if (command.flags.text('output') === 'name') return command.out(`${kind}/${name}\n`);
  const isForced = graceOf(command) === 0;
  command.out(`${kind} "${name}" ${isForced ? 'force ' : ''}deleted${command.dryRunSuffix}\n`);
}

async function waitForAll(
  command: Command,
  deleted: readonly { target: Named; uid?: string }[],
  errors: Error[],
): Promise<void> {
  const timeoutMs = command.flags.ms('timeout');
  for (const { target, uid } of deleted) {
    const isGone = (object: AnyObject | undefined): boolean =>
      object === undefined || (uid !== undefined && object.metadata.uid !== uid);
    const outcome = await waitFor(command.client, target, isGone, {
      timeoutMs,
      ...(command.session.signal ? { signal: command.session.signal } : {}),
    });
    if (outcome === 'timeout')
      errors.push(new CommandError(`timed out waiting for the condition on ${target.resource.name}/${target.name}`));
    if (outcome === 'interrupted') return;
  }
}
