/** `kubectl apply view-last-applied` and its siblings: what the last apply asked for. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply_view_last_applied.go
import { lastAppliedAnnotation, withLastApplied } from '../apply.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, isNotFound, throwAll } from '../errors.ts';
import { allFlag, dryRunFlag, filenameFlag, outputFlag, selectorFlag, type Flag } from '../flags.ts';
import { readManifests } from '../manifests.ts';
import { sorted } from '../printers/json.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { gather, visit, type Info } from '../resources.ts';
import { dumpYaml } from '../yaml-dump.ts';
import { parseDocuments, placeOf } from '../yaml.ts';

const outputFormatFlag: Flag = { name: 'output', short: 'o', type: 'string', default: 'yaml', help: 'yaml or json.' };

export const viewLastApplied: Verb = {
  name: 'view-last-applied',
  summary: 'Show what the last apply asked for',
  usage: 'apply view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  flags: [outputFormatFlag, selectorFlag, allFlag, filenameFlag],
  async run(command) {
    const format = command.flags.text('output');
    if (format !== 'yaml' && format !== 'json')
      throw command.usageError(`Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`);
    const { infos, errors } = await gather(command, command.args, { listWithoutSelector: true });
    await visit(infos, errors, async (info) => {
      if (info.object.metadata.annotations?.[lastAppliedAnnotation] === undefined) return;
      const object: unknown = JSON.parse(lastAppliedOf(info));
      command.out(format === 'yaml' ? dumpYaml(object) : `${JSON.stringify(sorted(object), undefined, 2)}\n`);
    });
    throwAll(errors);
  },
};

function lastAppliedOf({ object, name }: Info): string {
  const text = object.metadata.annotations?.[lastAppliedAnnotation];
  if (text === undefined) throw new CommandError(`no last-applied-configuration annotation found on resource: ${name}`);
  return text;
}

export const setLastApplied: Verb = {
  name: 'set-last-applied',
  summary: 'Note files as what the last apply asked for, changing nothing else',
  usage: 'apply set-last-applied -f FILENAME',
  flags: [
    filenameFlag,
    outputFlag(),
    dryRunFlag,
    { name: 'create-annotation', type: 'bool', default: 'false', help: 'Also for objects that were never applied.' },
  ],
  async run(command) {
    const { infos, errors } = await readManifests(command, command.flags.list('filename'));
    await visit(infos, errors, async (manifest) => {
      const live = await readLive(command, manifest);
      if (live.metadata.annotations?.[lastAppliedAnnotation] === undefined && !command.flags.bool('create-annotation'))
        throw new CommandError(
          `no last-applied-configuration annotation found on resource: ${manifest.name}, to create the annotation, run the command with --create-annotation`,
        );
      await note(command, { ...manifest, object: manifest.object });
    });
    throwAll(errors);
  },
};

async function readLive(command: Command, target: Parameters<Command['client']['get']>[0]): Promise<AnyObject> {
  try {
    return await command.client.get(target);
  } catch (error) {
    if (isNotFound(error)) throw new CommandError(`${target.resource.name} "${target.name ?? ''}" not found`);
    throw error;
  }
}

async function note(command: Command, info: Info): Promise<void> {
  const annotations = {
    [lastAppliedAnnotation]: withLastApplied(info.object).metadata.annotations?.[lastAppliedAnnotation],
  };
  const object =
    command.dryRun === 'client'
      ? info.object
      : await command.client.patch<AnyObject>(
          info,
          'merge',
          { metadata: { annotations } },
          { dryRun: command.dryRun === 'server' },
        );
  new ObjectPrinter(command).print(object, 'configured');
}

export const editLastApplied: Verb = {
  name: 'edit-last-applied',
  summary: 'Edit what the last apply asked for',
  usage: 'apply edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  flags: [outputFlag(), filenameFlag, dryRunFlag],
  async run(command) {
    const { infos, errors } = await gather(command, command.args);
    await visit(infos, errors, async (info) => {
      const before = dumpYaml(JSON.parse(lastAppliedOf(info)));
      const after = await command.session.edit?.(before);
      if (after === undefined || after.trim() === before.trim())
        return command.err('Edit cancelled, no changes made.\n');
      const { documents, errors: broken } = parseDocuments(after);
      if (broken.length > 0) throw new CommandError(`yaml: ${placeOf(broken[0])}${broken[0].message}`);
      await note(command, { ...info, object: documents[0].value as AnyObject });
    });
    throwAll(errors);
  },
};
