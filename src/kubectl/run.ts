/** Runs one kubectl command line: finds the verb, reads the flags, prints the last words. */
import { Command, type Verb } from './command.ts';
import { CommandError, errorText, Exit, ManyErrors, StatusError } from './errors.ts';
import { FlagError, globalFlags, parseFlags } from './flags.ts';
import { helpOf, helpOfAll, helpOfOptions } from './help.ts';
import type { Session } from './session.ts';
import { verbGroups, verbs } from './table.ts';
import { splitWords } from './words.ts';

export type { FileReader, Session } from './session.ts';

/** @param line what follows `kubectl`, as text or as words. Answers with the exit code. */
export async function runKubectl(line: string | readonly string[], session: Session): Promise<number> {
  try {
    const words = typeof line === 'string' ? splitWords(line) : [...line];
    if ('error' in words) throw new CommandError(words.error);
    return await runWords(words[0] === 'kubectl' ? words.slice(1) : words, session);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    if (session.signal?.aborted) return 130;
    if (!(error instanceof CommandError || error instanceof StatusError || error instanceof ManyErrors)) throw error;
    session.err(errorText(error));
    return 1;
  }
}

async function runWords(words: readonly string[], session: Session): Promise<number> {
  const { verb, path, rest } = findVerb(words);
  if (!verb) {
    if (rest.length === 0 || rest[0] === 'help' || isHelp(rest[0])) return helpWith(rest, session);
    if (rest[0] === 'options') {
      session.out(helpOfOptions(globalFlags));
      return 0;
    }
    const flag = rest.find((word) => word.startsWith('-'));
    if (flag === rest[0]) throw new CommandError(`unknown flag: ${flag}\nSee 'kubectl --help' for usage.`);
    throw new CommandError(unknownCommand(rest[0]));
  }
  const flags = [
    ...verb.flags,
    ...globalFlags.filter(({ name }) => !verb.flags.some((flag) => flag.name === name)),
  ].map((flag) =>
    // A verb may use a letter that is global elsewhere.
    globalFlags.includes(flag) && verb.flags.some(({ short }) => short !== undefined && short === flag.short)
      ? { ...flag, short: undefined }
      : flag,
  );
  let parsed;
  try {
    parsed = parseFlags(rest, flags);
  } catch (error) {
    if (error instanceof FlagError) throw new CommandError(`${error.message}\nSee '${path} --help' for usage.`);
    throw error;
  }
  if (parsed.flags.bool('help')) {
    session.out(helpOf(verb, path));
    return 0;
  }
  const command = new Command(path, parsed, session);
  if (verb.run) {
    await command.checkDryRun();
    return (await verb.run(command)) ?? 0;
  }
  if (command.args.length > 0)
    throw new CommandError(`unknown command "${command.args.join(' ')}"\nSee '${path} -h' for help and examples`);
  // A verb that is only the beginning of one is told so, in most cases where errors are told.
  (verb.name === 'rollout' ? session.out : session.err)(helpOf(verb, path));
  return 1;
}

/** Walks down the table by the words that are no flags; flags may stand between. */
function findVerb(words: readonly string[]): { verb?: Verb; path: string; rest: string[] } {
  const rest = [...words];
  let found: Verb | undefined;
  let path = 'kubectl';
  let choices: readonly Verb[] = verbs;
  for (let at = 0; at < rest.length;) {
    const word = rest[at];
    if (word === '--') break;
    if (word.startsWith('-')) {
      at += takesNext(word, found) ? 2 : 1;
      continue;
    }
    const next = choices.find(({ name, aliases }) => name === word || aliases?.includes(word));
    if (!next) break;
    rest.splice(at, 1);
    found = next;
    path += ` ${next.name}`;
    choices = next.verbs ?? [];
    if (choices.length === 0) break;
  }
  return { ...(found ? { verb: found } : {}), path, rest };
}

/** Whether a flag's value is the next word: needed to step over `-n kube-system` before the verb. */
function takesNext(word: string, verb: Verb | undefined): boolean {
  if (word.includes('=')) return false;
  const flags = [...(verb?.flags ?? []), ...globalFlags];
  const flag = word.startsWith('--')
    ? flags.find(({ name }) => name === word.slice(2))
    : flags.find(({ short }) => short === word.slice(1));
  return flag !== undefined && flag.type !== 'bool' && flag.alone === undefined;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function helpWith(rest: readonly string[], session: Session): number {
  const { verb, path } = findVerb(rest.slice(1));
  session.out(verb ? helpOf(verb, path) : helpOfAll(verbGroups));
  return 0;
}

function unknownCommand(word: string): string {
  const near = verbs
    .filter(({ name }) => distance(word.toLowerCase(), name) <= 2 || name.startsWith(word.toLowerCase()))
    .map(({ name }) => `\t${name}\n`);
  return `unknown command "${word}" for "kubectl"${near.length ? `\n\nDid you mean this?\n${near.join('')}` : ''}`;
}

/** How many letters to change, add or drop to make one word the other. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let at = 0; at < left.length; at++) {
    const next = [at + 1];
    for (let to = 0; to < right.length; to++)
      next.push(Math.min(row[to + 1] + 1, next[to] + 1, row[to] + (left[at] === right[to] ? 0 : 1)));
    row = next;
  }
  return row[right.length];
}
