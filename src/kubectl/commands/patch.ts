/** `kubectl patch`: changes fields by a patch from the command line. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/patch/patch.go
import { goJsonError } from '../../api/go-json.ts';
import { applyJsonPatch, readJsonPatch } from '../../api/json-patch.ts';
import { applyMergePatch } from '../../api/merge-patch.ts';
import { patchStructOf } from '../../api/patch-schema.ts';
import { isJsonObject } from '../../api/plain-json.ts';
import type { PatchType } from '../../api/request.ts';
import { applyStrategicMergePatch } from '../../api/strategic-merge-patch.ts';
import { equal } from '../../base/equality.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { badRequest } from '../../api/status.ts';
import { CommandError, StatusError, throwAll } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, localFlag, printFlags } from '../flags.ts';
import { gatherForChange, isLocal } from '../modify.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { visit, type Info } from '../resources.ts';
import { parseDocuments, placeOf } from '../yaml.ts';

export const patch: Verb = {
  name: 'patch',
  summary: 'Change fields of an object by a patch',
  usage: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]',
  examples: [
    `kubectl patch node worker-1 -p '{"spec":{"unschedulable":true}}'`,
    `kubectl patch deployment web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":3}]'`,
  ],
  flags: [
    ...fileFlags,
    ...printFlags,
    localFlag,
    dryRunFlag,
    { name: 'patch', short: 'p', type: 'string', help: 'The patch, as JSON or YAML.' },
    { name: 'patch-file', type: 'string', help: 'A file with the patch.' },
    { name: 'type', type: 'string', default: 'strategic', help: 'strategic, merge or json.' },
    { name: 'subresource', type: 'string', help: 'Patch this subresource: status or scale.' },
    fieldManagerFlag('kubectl-patch'),
  ],
  run: runPatch,
};

async function runPatch(command: Command): Promise<void> {
  const { flags } = command;
  if (flags.changed('patch') && flags.changed('patch-file'))
    throw new CommandError('cannot specify --patch and --patch-file together');
  if (!flags.text('patch') && !flags.text('patch-file'))
    throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
  const type = flags.text('type').toLowerCase();
  if (!['json', 'merge', 'strategic'].includes(type))
    throw new CommandError(`--type must be one of [json merge strategic], not "${flags.text('type')}"`);
  const body = await readPatch(command, type);
  const { infos, errors } = await gatherForChange(command, command.args);
  await visit(infos, errors, (info) => patchOne(command, info, type as PatchType, body));
  if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to patch');
  throwAll(errors);
}

async function readPatch(command: Command, type: string): Promise<unknown> {
  const { flags } = command;
  const file = flags.text('patch-file');
  const text = file ? await command.session.files.read(file) : flags.text('patch');
  if (text === undefined) throw new CommandError(`unable to read patch file: open ${file}: no such file or directory`);
  const broken = brokenJson(text);
  if (broken !== undefined)
    throw new StatusError(badRequest(type === 'strategic' ? broken : `error decoding patch: ${broken}`));
  const { documents, errors } = parseDocuments(text);
  if (errors.length > 0)
    throw new CommandError(`unable to parse "${text}": yaml: ${placeOf(errors[0])}${errors[0].message}`);
  return documents[0]?.value ?? null;
}

/** A patch that begins like JSON is sent as it is, and the server finds it broken. Missing quotes, lost to the shell, are the common case. */
function brokenJson(text: string): string | undefined {
  return text.trimStart().startsWith('{') ? goJsonError(text) : undefined;
}

async function patchOne(command: Command, info: Info, type: PatchType, body: unknown): Promise<void> {
  const subresource = command.flags.text('subresource');
  const printer = new ObjectPrinter(command);
  let patched: AnyObject;
  if (isLocal(command) || command.dryRun === 'client') patched = patchHere(info, type, body);
  else
    patched = await command.client.patch<AnyObject>({ ...info, ...(subresource ? { subresource } : {}) }, type, body, {
      fieldManager: command.flags.text('field-manager'),
      dryRun: command.dryRun === 'server',
    });
  // An object of a file is compared as it stands there.
  const isChanged = isLocal(command) || info.source !== undefined || !equal(info.object, patched);
  // Upstream does not say that a server dry run was one.
  printer.print(patched, isChanged ? 'patched' : 'patched (no change)', false, command.dryRun === 'client');
}

/** The patch without a server, as `--local` and `--dry-run=client` show it. */
function patchHere({ object, resource }: Info, type: PatchType, body: unknown): AnyObject {
  if (type === 'json') {
    const operations = readJsonPatch(body);
    if ('error' in operations) throw new CommandError(operations.error);
    const patched = applyJsonPatch(object, operations);
    if (!patched.ok) throw new CommandError(patched.error);
    return patched.value as AnyObject;
  }
  if (!isJsonObject(body))
    throw new CommandError('json: cannot unmarshal string into Go value of type map[string]interface {}');
  const struct = type === 'strategic' ? patchStructOf(resource.group, resource.kind) : undefined;
  if (type === 'strategic' && !struct)
    throw new CommandError(
      `strategic merge patch is not supported for ${resource.group}/${resource.version}, Kind=${resource.kind} locally, try --type merge`,
    );
  if (!struct) return applyMergePatch(object, body) as AnyObject;
  const patched = applyStrategicMergePatch(object, body, struct);
  if (!patched.ok) throw new CommandError(patched.error);
  return patched.value as unknown as AnyObject;
}
