/** `kubectl label` and `kubectl annotate`: sets and removes pairs in an object's metadata. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/label/label.go, annotate/annotate.go
import { labelValueProblems } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import {
  allFlag,
  allNamespacesFlag,
  dryRunFlag,
  fieldManagerFlag,
  fieldSelectorFlag,
  fileFlags,
  localFlag,
  overwriteFlag,
  printFlags,
  selectorFlag,
  type Flag,
} from '../flags.ts';
import { gatherForChange, sendChange, withMetadata } from '../modify.ts';
import { printsObjects, outputOf } from '../printers/print.ts';
import { visit, type Info } from '../resources.ts';

interface PairVerb {
  name: 'label' | 'annotate';
  noun: 'label' | 'annotation';
  field: 'labels' | 'annotations';
  done: string;
}

const labels: PairVerb = { name: 'label', noun: 'label', field: 'labels', done: 'labeled' };
const annotations: PairVerb = { name: 'annotate', noun: 'annotation', field: 'annotations', done: 'annotated' };

function verbOf(pairVerb: PairVerb, summary: string, example: string): Verb {
  const flags: readonly Flag[] = [
    ...fileFlags,
    ...printFlags,
    selectorFlag,
    fieldSelectorFlag,
    allFlag,
    allNamespacesFlag,
    overwriteFlag,
    localFlag,
    dryRunFlag,
    { name: 'list', type: 'bool', default: 'false', help: 'Print what is set.' },
    { name: 'resource-version', type: 'string', help: 'Only when the object is still at this version.' },
    fieldManagerFlag(`kubectl-${pairVerb.name}`),
  ];
  return {
    name: pairVerb.name,
    summary,
    usage: `${pairVerb.name} [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]`,
    examples: [example, `kubectl ${pairVerb.name} pod web-1 ${pairVerb.noun === 'label' ? 'tier' : 'note'}-`],
    flags,
    run: (command) => runPairs(command, pairVerb),
  };
}

export const label: Verb = verbOf(labels, 'Set or remove labels of an object', 'kubectl label pod web-1 tier=front');
export const annotate: Verb = verbOf(
  annotations,
  'Set or remove annotations of an object',
  "kubectl annotate pod web-1 note='to be looked at'",
);

async function runPairs(command: Command, pairVerb: PairVerb): Promise<void> {
  const { resources, pairs, removals } = splitArguments(command, pairVerb);
  const isListing = command.flags.bool('list');
  const files = command.flags.list('filename');
  if (resources.length === 0 && files.length === 0)
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (pairs.size === 0 && removals.length === 0 && !isListing)
    throw new CommandError(
      pairVerb.noun === 'label'
        ? 'at least one label update is required'
        : 'at least one annotation update is required',
    );
  checkPairs(pairs, pairVerb);
  for (const key of removals)
    if (pairs.has(key))
      throw new CommandError(
        `can not both modify and remove ${pairVerb.noun === 'label' ? 'a label' : 'the following annotation(s) '} in the same command`,
      );
  const { infos, errors } = await gatherForChange(command, resources);
  if (command.flags.text('resource-version') && infos.length > 1)
    throw new CommandError('--resource-version may only be used with a single resource');
  await visit(infos, errors, (info) => changeOne(command, info, pairVerb, pairs, removals));
  throwAll(errors);
}

/** The arguments up to the first pair name resources; the rest are `key=value` and `key-`. */
function splitArguments(
  command: Command,
  { noun }: PairVerb,
): { resources: string[]; pairs: Map<string, string>; removals: string[] } {
  const isPair = (word: string): boolean => word.includes('=') || word.endsWith('-');
  const first = command.args.findIndex(isPair);
  const resources = first < 0 ? [...command.args] : command.args.slice(0, first);
  const words = first < 0 ? [] : command.args.slice(first);
  if (words.some((word) => !isPair(word)))
    throw new CommandError(
      `all resources must be specified before ${noun} changes: ${words.find((word) => !isPair(word)) ?? ''}`,
    );
  const pairs = new Map<string, string>();
  const removals: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) pairs.set(word.slice(0, equals), word.slice(equals + 1));
    else if (equals < 0) removals.push(word.slice(0, -1));
    else throw new CommandError(`invalid ${noun} format: ${word}`);
  }
  return { resources, pairs, removals };
}

function checkPairs(pairs: ReadonlyMap<string, string>, { noun }: PairVerb): void {
  if (noun === 'annotation') return;
  for (const [key, value] of pairs) {
    const problems = labelValueProblems(value);
    if (problems.length > 0)
      throw new CommandError(`invalid label value: ${JSON.stringify(`${key}=${value}`)}: ${problems.join('; ')}`);
  }
}

async function changeOne(
  command: Command,
  info: Info,
  pairVerb: PairVerb,
  pairs: ReadonlyMap<string, string>,
  removals: readonly string[],
): Promise<void> {
  const { object } = info;
  const before = object.metadata[pairVerb.field] ?? {};
  if (!command.flags.bool('overwrite')) refuseOverwrites(before, pairs, pairVerb);
  if (pairVerb.noun === 'label')
    for (const key of removals) if (before[key] === undefined) command.out(`label "${key}" not found.\n`);
  const after = Object.fromEntries([...Object.entries(before).filter(([key]) => !removals.includes(key)), ...pairs]);
  const version = command.flags.text('resource-version');
  const changed = withMetadata(object, {
    [pairVerb.field]: after,
    ...(version ? { resourceVersion: version } : {}),
  } as Partial<AnyObject['metadata']>);
  if (command.flags.bool('list')) return listPairs(command, info, after);
  await sendChange(
    command,
    info,
    Object.keys(before).length === 0 && Object.keys(after).length === 0 ? object : changed,
    { operation: operationOf(object, changed, pairVerb, command.flags.bool('overwrite')), type: 'merge' },
  );
}

function refuseOverwrites(
  before: Readonly<Record<string, string>>,
  pairs: ReadonlyMap<string, string>,
  { noun }: PairVerb,
): void {
  // A value that is set already to the same is no overwriting.
  const taken = [...pairs].filter(([key, value]) => before[key] !== undefined && before[key] !== value);
  if (taken.length === 0) return;
  const texts = taken.map(([key]) => `'${key}' already has a value (${before[key]})`);
  if (noun === 'label') throwAll(texts.map((text) => new CommandError(`${text}, and --overwrite is false`)));
  throw new CommandError(`--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`);
}

/** Labels tell whether anything changed; annotations do not. */
function operationOf(
  object: AnyObject,
  changed: AnyObject,
  { noun, done, field }: PairVerb,
  overwrite: boolean,
): string {
  if (noun === 'annotation') return done;
  const [before, after] = [object.metadata[field] ?? {}, changed.metadata[field] ?? {}];
  if (equal(before, after)) return 'not labeled';
  return !overwrite && JSON.stringify(after).length < JSON.stringify(before).length ? 'unlabeled' : done;
}

function listPairs(command: Command, { object, name, resource }: Info, pairs: Readonly<Record<string, string>>): void {
  if (printsObjects(outputOf(command))) return;
  const isMany = command.args.length > 2 || command.flags.bool('all') || command.flags.text('selector') !== '';
  if (isMany)
    command.out(
      `Listing ${command.path.endsWith('label') ? 'labels' : 'annotations'} for ${object.kind}.${resource.group}/${name}:\n`,
    );
  for (const [key, value] of Object.entries(pairs)) command.out(`${isMany ? ' ' : ''}${key}=${value}\n`);
}
