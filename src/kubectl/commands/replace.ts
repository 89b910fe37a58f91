/** `kubectl replace`: puts whole objects in the place of those that are there. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/replace/replace.go
import { withLastApplied } from '../apply.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { kindForPrint } from '../discovery.ts';
import { CommandError, isNotFound, StatusError, throwAll } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, timeoutFlag, validateFlag } from '../flags.ts';
import { withMetadata } from '../modify.ts';
import { readManifests, type Manifest } from '../manifests.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { visit } from '../resources.ts';
import { waitFor } from '../watching.ts';
import { expectFiles, fieldValidationOf } from './apply.ts';
import { saveConfigFlag } from './create-generator.ts';

export const replace: Verb = {
  name: 'replace',
  summary: 'Replace objects by those in files',
  usage: 'replace -f FILENAME',
  examples: ['kubectl replace -f web.yaml', 'kubectl replace --force -f web.yaml'],
  flags: [
    ...fileFlags,
    ...printFlags,
    dryRunFlag,
    validateFlag,
    saveConfigFlag,
    { name: 'force', type: 'bool', default: 'false', help: 'Delete the objects and create them anew.' },
    { name: 'grace-period', type: 'int', default: '-1', help: 'With --force: seconds that pods are given to end.' },
    {
      name: 'cascade',
      type: 'string',
      default: 'background',
      alone: 'background',
      help: 'With --force: what becomes of what the object owns.',
    },
    { name: 'subresource', type: 'string', help: 'Replace this subresource: status or scale.' },
    { name: 'wait', type: 'bool', default: 'false', help: 'Accepted, without effect here.', hidden: true },
    timeoutFlag('With --force: how long to wait for the deletion.'),
    fieldManagerFlag('kubectl-replace'),
  ],
  run: runReplace,
};

async function runReplace(command: Command): Promise<void> {
  if (command.args.length > 0) throw command.usageError(`Unexpected args: [${command.args.join(' ')}]`);
  expectFiles(command);
  const isForced = command.flags.bool('force');
  if (command.flags.number('grace-period') >= 0 && !isForced)
    throw new CommandError('--grace-period must have --force specified');
  if (command.flags.ms('timeout') !== 0 && !isForced) throw new CommandError('--timeout must have --force specified');
  const { infos, errors } = await readManifests(command, command.flags.list('filename'));
  const printer = new ObjectPrinter(command);
  await visit(infos, errors, async (manifest) => {
    const draft = command.flags.bool('save-config') ? withLastApplied(manifest.object) : manifest.object;
    if (command.dryRun === 'client') return printer.print(draft, 'replaced');
    printer.print(
      isForced ? await recreate(command, manifest, draft) : await put(command, manifest, draft),
      'replaced',
    );
  });
  throwAll(errors);
}

async function put(command: Command, manifest: Manifest, draft: AnyObject): Promise<AnyObject> {
  const subresource = command.flags.text('subresource');
  const target = { ...manifest, ...(subresource ? { subresource } : {}) };
  try {
    // Without a version of its own the file replaces whatever is there now.
    const object = draft.metadata.resourceVersion
      ? draft
      : withMetadata(draft, {
          resourceVersion: (await command.client.get<AnyObject>(target)).metadata.resourceVersion,
        });
    return await command.client.replace<AnyObject>(target, object, writeOptions(command));
  } catch (error) {
    if (error instanceof StatusError) throw error.during('replacing', manifest.source);
    throw error;
  }
}

function writeOptions(command: Command) {
  return {
    fieldManager: command.flags.text('field-manager'),
    fieldValidation: fieldValidationOf(command),
    dryRun: command.dryRun === 'server',
  };
}

async function recreate(command: Command, manifest: Manifest, draft: AnyObject): Promise<AnyObject> {
  const { resource, name, namespace } = manifest;
  const grace = command.flags.number('grace-period');
  try {
    await command.client.delete(manifest, {
      ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
      propagationPolicy: 'Background',
    });
    command.out(`${kindForPrint(resource)} "${name}" deleted\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const { signal } = command.session;
  await waitFor(command.client, manifest, (object) => object === undefined, {
    timeoutMs: command.flags.ms('timeout'),
    ...(signal ? { signal } : {}),
  });
  const { resourceVersion: _version, ...metadata } = draft.metadata;
  return command.client.create<AnyObject>(
    { resource, ...(namespace ? { namespace } : {}) },
    { ...draft, metadata },
    writeOptions(command),
  );
}
