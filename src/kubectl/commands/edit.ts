/** `kubectl edit`: the object as YAML in an editor, and the difference sent. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go
import { equal } from '../../base/equality.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, StatusError, throwAll } from '../errors.ts';
import { fieldManagerFlag, fileFlags, printFlags, validateFlag } from '../flags.ts';
import { differenceOf } from '../modify.ts';
import { patchStructOf } from '../../api/patch-schema.ts';
import { ObjectPrinter, withoutManagedFields } from '../printers/print.ts';
import { gather, type Info } from '../resources.ts';
import { dumpYaml } from '../yaml-dump.ts';
import { parseDocuments, placeOf } from '../yaml.ts';

const header = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** How often a text that is refused is opened again. */
const attemptsMax = 20;

export const edit: Verb = {
  name: 'edit',
  summary: 'Edit objects of the server',
  usage: 'edit (RESOURCE/NAME | -f FILENAME)',
  flags: [
    ...fileFlags,
    ...printFlags,
    validateFlag,
    { name: 'output-patch', type: 'bool', default: 'false', help: 'Print the patch.' },
    { name: 'save-config', type: 'bool', default: 'false', help: 'Accepted, without effect here.', hidden: true },
    { name: 'subresource', type: 'string', help: 'Edit this subresource: status.' },
    fieldManagerFlag('kubectl-edit'),
  ],
  run: runEdit,
};

async function runEdit(command: Command): Promise<void> {
  const { infos, errors } = await gather(command, command.args);
  throwAll(errors);
  if (!command.session.edit) throw new CommandError('there is no editor here');
  for (const info of infos) await editOne(command, info);
}

async function editOne(command: Command, info: Info): Promise<void> {
  const isWhole = command.flags.has('show-managed-fields') && command.flags.bool('show-managed-fields');
  const original = isWhole ? info.object : (withoutManagedFields(info.object) as AnyObject);
  let text = header + dumpYaml(original);
  let refusal = '';
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const answer = await command.session.edit?.(text);
    if (answer === undefined || stripped(answer) === '') return command.err('Edit cancelled, saved file was empty.\n');
    if (stripped(answer) === stripped(text)) {
      if (refusal === '') return command.err('Edit cancelled, no changes made.\n');
      command.err(`error: ${refusal}`);
      throw new CommandError('Edit cancelled, no valid changes were saved.');
    }
    const edited = readEdited(answer);
    if ('problem' in edited) refusal = edited.problem;
    else if (equal(original, edited.object)) return command.err('Edit cancelled, no changes made.\n');
    else {
      const problem = await send(command, { ...info, object: original }, edited.object);
      if (problem === undefined) return;
      refusal = problem;
    }
    text = withProblem(refusal, answer);
  }
  throw new CommandError('too many attempts');
}

/** The text without the lines that kubectl wrote itself. */
function stripped(text: string): string {
  return text.replace(/^#.*\n?/gm, '').trim();
}

function withProblem(problem: string, text: string): string {
  const lines = problem
    .trim()
    .split('\n')
    .map((line) => `# ${line}\n`);
  return `${header.replace(/#\n$/, '')}#\n${lines.join('')}#\n${text.replace(/^(#.*\n)+/, '')}`;
}

function readEdited(text: string): { object: AnyObject } | { problem: string } {
  const { documents, errors } = parseDocuments(text);
  if (errors.length > 0)
    return {
      problem: `error parsing edited-file: error converting YAML to JSON: yaml: ${placeOf(errors[0])}${errors[0].message}\n`,
    };
  const value = documents[0]?.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: 'the edited file is no object\n' };
  return { object: value as AnyObject };
}

/** Answers with the refusal, if the server has one. */
async function send(command: Command, info: Info, edited: AnyObject): Promise<string | undefined> {
  const { resource, name, object } = info;
  if (edited.apiVersion !== object.apiVersion || edited.kind !== object.kind || edited.metadata?.name !== name)
    throw new CommandError('At least one of apiVersion, kind and name was changed');
  const patch = differenceOf(info, edited, 'strategic');
  const subresource = command.flags.text('subresource');
  const type = patchStructOf(resource.group, resource.kind) ? 'strategic' : 'merge';
  if (command.flags.bool('output-patch')) command.out(`Patch: ${JSON.stringify(patch)}\n`);
  try {
    const result = await command.client.patch<AnyObject>(
      { ...info, ...(subresource ? { subresource } : {}) },
      type,
      patch,
      { fieldManager: command.flags.text('field-manager'), fieldValidation: 'Strict' },
    );
    new ObjectPrinter(command).print(result, 'edited');
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const causes = error.status.details?.causes ?? [];
    const lines = causes.length > 0 ? causes.map(({ field, message }) => `* ${field}: ${message}`) : [error.message];
    return `${resource.group ? `${resource.name}.${resource.group}` : resource.name} "${name}" was not valid:\n${lines.join('\n')}\n`;
  }
}
