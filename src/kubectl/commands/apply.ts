/** `kubectl apply -f`: makes the cluster what the files say. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go
import { applyObject, withLastApplied, type ApplyOptions, type Refused } from '../apply.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, isNotFound, StatusError, throwAll } from '../errors.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlag,
  kustomizeFlag,
  outputFlag,
  recursiveFlag,
  selectorFlag,
  showManagedFieldsFlag,
  templateFlag,
  validateFlag,
  type Flag,
} from '../flags.ts';
import { readManifests, type Manifest } from '../manifests.ts';
import { compactJson, sorted } from '../printers/json.ts';
import { ObjectPrinter, outputOf, printsObjects } from '../printers/print.ts';
import { visit } from '../resources.ts';
import { checkPrune, prune } from './apply-prune.ts';
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last-applied.ts';

export const applyFlags: readonly Flag[] = [
  filenameFlag,
  kustomizeFlag,
  recursiveFlag,
  outputFlag(),
  templateFlag,
  showManagedFieldsFlag,
  selectorFlag,
  dryRunFlag,
  validateFlag,
  {
    name: 'server-side',
    type: 'bool',
    default: 'false',
    help: 'Let the server merge: each field belongs to the one who set it.',
  },
  {
    name: 'force-conflicts',
    type: 'bool',
    default: 'false',
    help: 'With --server-side: take over fields that others own.',
  },
  {
    name: 'force',
    type: 'bool',
    default: 'false',
    help: 'When a change is refused, delete the object and create it anew.',
  },
  { name: 'overwrite', type: 'bool', default: 'true', help: 'Undo changes that others made to fields of the file.' },
  {
    name: 'wait',
    type: 'bool',
    default: 'false',
    help: 'With --force: wait until the old object is gone.',
    hidden: true,
  },
  { name: 'openapi-patch', type: 'bool', default: 'true', help: 'Accepted, without effect here.', hidden: true },
  {
    name: 'prune',
    type: 'bool',
    default: 'false',
    help: 'Delete objects with the labels of -l that were applied once and are no longer in the files.',
    hidden: true,
  },
  { name: 'all', type: 'bool', default: 'false', help: 'With --prune: all objects.', hidden: true },
  fieldManagerFlag('kubectl-client-side-apply'),
];

export const apply: Verb = {
  name: 'apply',
  summary: 'Make the cluster what files say, keeping what others set',
  usage: 'apply (-f FILENAME | -k DIRECTORY)',
  examples: [
    'kubectl apply -f web.yaml',
    'cat web.yaml | kubectl apply -f -',
    'kubectl apply -f web.yaml --dry-run=server',
  ],
  flags: applyFlags,
  verbs: [editLastApplied, setLastApplied, viewLastApplied],
  run: runApply,
};

async function runApply(command: Command): Promise<void> {
  const { flags } = command;
  if (command.args.length > 0) throw command.usageError(`Unexpected args: [${command.args.join(' ')}]`);
  expectFiles(command);
  checkPrune(command);
  if (flags.bool('server-side') && command.dryRun === 'client')
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (flags.bool('force-conflicts') && !flags.bool('server-side'))
    throw new CommandError('--force-conflicts only works with --server-side');
  if (flags.bool('force') && flags.bool('server-side'))
    throw new CommandError('--force cannot be used with --server-side');
  fieldValidationOf(command);
  const output = outputOf(command);
  const { infos, errors } = await readManifests(command, flags.list('filename'));
  const printer = new ObjectPrinter(command, output);
  const applied: AnyObject[] = [];
  await visit(infos, errors, async (manifest) => {
    const { object, outcome } =
      command.dryRun === 'client' ? await pretend(command, manifest) : await applyOne(command, manifest);
    applied.push(object);
    if (!printsObjects(output)) printer.print(object, outcome);
  });
  if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply');
  if (printsObjects(output) && applied.length === 1) command.out(printer.render(applied[0]));
  else if (printsObjects(output) && applied.length > 1)
    command.out(printer.render({ kind: 'List', apiVersion: 'v1', metadata: {}, items: applied.map(sorted) }, true));
  if (flags.bool('prune') && errors.length === 0) await prune(command, applied, printer);
  throwAll(errors);
}

/** Refuses calls without files, and with what is not to be had here. */
export function expectFiles(command: Command): void {
  if (command.flags.text('kustomize'))
    throw new CommandError('-k is not available here: kustomize builds its files from a directory on disk');
  if (command.flags.list('filename').length === 0) throw new CommandError('must specify one of -f and -k');
}

/** `--validate` in the words of the API. */
export function fieldValidationOf(command: Command): 'Strict' | 'Warn' | 'Ignore' {
  const value = command.flags.text('validate');
  if (['true', 'strict'].includes(value)) return 'Strict';
  if (value === 'warn') return 'Warn';
  if (['false', 'ignore'].includes(value)) return 'Ignore';
  throw new CommandError(
    `invalid - validate option "${value}"; must be one of: strict (or true), warn, ignore (or false)`,
  );
}

async function applyOne(command: Command, manifest: Manifest): Promise<{ object: AnyObject; outcome: string }> {
  const { flags } = command;
  const isServerSide = flags.bool('server-side');
  const options: ApplyOptions = {
    namespace: command.namespace,
    dryRun: command.dryRun === 'server',
    serverSide: isServerSide,
    forceConflicts: flags.bool('force-conflicts'),
    force: flags.bool('force'),
    fieldManager: flags.changed('field-manager') || !isServerSide ? flags.text('field-manager') : 'kubectl',
    fieldValidation: fieldValidationOf(command),
  };
  if (!manifest.name) throw nameless(manifest);
  const answer = await applyObject(manifest.object, options, command.transport);
  for (const warning of answer.warnings) command.warn(warning);
  if ('status' in answer) throw refusal(answer, manifest, isServerSide);
  return { object: answer.object as AnyObject, outcome: answer.outcome };
}

function nameless(manifest: Manifest): Error {
  const { generateName } = manifest.object.metadata;
  if (generateName) return new CommandError(`from ${generateName}: cannot use generate name with apply`);
  return new CommandError(
    `error when retrieving current configuration of:\n${subjectOf(manifest)}\nfrom server for: "${manifest.source}": resource name may not be empty`,
  );
}

function subjectOf({ resource, name, namespace }: Manifest): string {
  const version = `${resource.group}/${resource.version}`;
  return `Resource: "${version}, Resource=${resource.name}", GroupVersionKind: "${version}, Kind=${resource.kind}"\nName: "${name}", Namespace: "${namespace ?? ''}"`;
}

function refusal({ status, patch }: Refused, manifest: Manifest, isServerSide: boolean): Error {
  if (isServerSide) return serverSideRefusal(status);
  const error = new StatusError(status);
  if (!patch) return error.during('creating', manifest.source);
  const { source } = manifest;
  const told = error.during('patching', source);
  return new StatusError({
    ...status,
    message: `error when applying patch:\n${compactJson(patch)}\nto:\n${subjectOf(manifest)}\nfor: "${source}": ${told.message}`,
  });
}

function serverSideRefusal(status: StatusError['status']): Error {
  if (status.code === 415 || status.reason === 'UnsupportedMediaType')
    return new CommandError(`Server-side apply not available on the server: (${status.message ?? ''})`);
  if (status.reason !== 'Conflict') return new StatusError(status);
  return new CommandError(`${status.message ?? ''}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`);
}

/** `--dry-run=client`: reads, and says what would be done. */
async function pretend(command: Command, manifest: Manifest): Promise<{ object: AnyObject; outcome: string }> {
  try {
    return { object: await command.client.get(manifest), outcome: 'configured' };
  } catch (error) {
    if (isNotFound(error)) return { object: withLastApplied(manifest.object), outcome: 'created' };
    throw error;
  }
}
