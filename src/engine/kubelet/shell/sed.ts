/** sed, as far as manifests use it: substitute, print, delete, quit, and addresses by number and pattern. */
import type { Command } from './command.ts';
import { joined, linesOf, readFiles } from './filters.ts';
import { optionsOf } from './options.ts';
import { patternOf, type Dialect } from './posix-pattern.ts';

type Address = { line: number } | { last: true } | { pattern: RegExp };

interface Edit {
  from?: Address;
  to?: Address;
  isNegated: boolean;
  /** A range that has begun and not ended. */
  isOpen?: boolean;
  does: 'p' | 'd' | 'q' | { pattern: RegExp; text: string; isGlobal: boolean; prints: boolean };
}

export const sed: Command = (argv, _shell, world, stdin) => {
  const options = optionsOf(
    argv.filter((word) => !/^-i./.test(word)).map((word) => (word === '-E' ? '-r' : word)),
    'ef',
  );
  const isInPlace = argv.some((word) => /^-\w*i/.test(word));
  const scripts = options.values('e');
  const [first, ...paths] = scripts.length > 0 ? ['', ...options.operands] : options.operands;
  const script = scripts.length > 0 ? scripts.join('\n') : first;
  const edits = editsOf(script, options.has('r') ? 'extended' : 'basic');
  if (!edits) return { status: 1, errors: `sed: not simulated: ${script}\n` };
  const edit = (text: string): string => edited(text, edits, options.has('n'));
  if (!isInPlace) {
    const { text, errors } = readFiles('sed', paths, world, stdin);
    return { status: errors ? 1 : 0, errors, output: edit(text) };
  }
  let errors = '';
  for (const path of paths) {
    const text = world.files.read(path);
    const problem = text === undefined ? 'No such file or directory' : world.files.write(path, edit(text));
    if (problem !== undefined) errors += `sed: ${path}: ${problem}\n`;
  }
  return { status: errors ? 1 : 0, errors };
};

function edited(text: string, edits: readonly Edit[], isQuiet: boolean): string {
  const lines = linesOf(text);
  const output: string[] = [];
  for (const edit of edits) delete edit.isOpen;
  for (let index = 0; index < lines.length; index++) {
    let line = lines[index];
    let isDeleted = false;
    let quits = false;
    for (const edit of edits) {
      if (isDeleted || quits) break;
      if (applies(edit, line, index + 1, index === lines.length - 1) === edit.isNegated) continue;
      if (edit.does === 'd') isDeleted = true;
      else if (edit.does === 'q') quits = true;
      else if (edit.does === 'p') output.push(line);
      else {
        const { pattern, text: replacement, isGlobal, prints } = edit.does;
        const before = line;
        const matcher = new RegExp(pattern.source, pattern.flags.replace('g', '') + (isGlobal ? 'g' : ''));
        line = line.replace(matcher, (...found) => replaced(replacement, found as (string | undefined)[]));
        if (prints && line !== before) output.push(line);
      }
    }
    if (!isDeleted && !isQuiet) output.push(line);
    if (quits) break;
  }
  return joined(output);
}

/** `&` is what was found, `\1` the first group of it. */
function replaced(text: string, found: readonly (string | undefined)[]): string {
  return text.replace(/\\(.)|&/g, (whole, letter: string | undefined) => {
    if (whole === '&') return found[0] ?? '';
    if (letter === 'n') return '\n';
    if (letter === 't') return '\t';
    return letter !== undefined && /\d/.test(letter) ? (found[Number(letter)] ?? '') : (letter ?? '');
  });
}

function applies(edit: Edit, line: string, number: number, isLast: boolean): boolean {
  if (!edit.from) return true;
  if (!edit.to) return fits(edit.from, line, number, isLast);
  if (!edit.isOpen) {
    if (!fits(edit.from, line, number, isLast)) return false;
    edit.isOpen = !('line' in edit.to && edit.to.line <= number);
    return true;
  }
  if (fits(edit.to, line, number, isLast)) edit.isOpen = false;
  return true;
}

function fits(address: Address, line: string, number: number, isLast: boolean): boolean {
  if ('line' in address) return address.line === number;
  return 'last' in address ? isLast : address.pattern.test(line);
}

/** Undefined when the script has something that is not known here. */
function editsOf(script: string, dialect: Dialect): Edit[] | undefined {
  const edits: Edit[] = [];
  let rest = script.replace(/^[\s;]+/, '');
  while (rest !== '') {
    const from = addressOf(rest, dialect);
    if (from) rest = from.rest;
    const to = from && rest.startsWith(',') ? addressOf(rest.slice(1), dialect) : undefined;
    if (to) rest = to.rest;
    const isNegated = /^\s*!/.test(rest);
    rest = rest.replace(/^\s*!?\s*/, '');
    const place = { ...(from ? { from: from.address } : {}), ...(to ? { to: to.address } : {}), isNegated };
    const [command] = rest;
    if (command === 'p' || command === 'd' || command === 'q') {
      edits.push({ ...place, does: command });
      rest = rest.slice(1);
    } else if (command === 's') {
      const read = substitutionOf(rest, dialect);
      if (!read) return undefined;
      edits.push({ ...place, does: read.does });
      rest = read.rest;
    } else return undefined;
    if (!/^\s*([;\n}]|$)/.test(rest)) return undefined;
    rest = rest.replace(/^[\s;]+/, '');
  }
  return edits.length > 0 ? edits : undefined;
}

function addressOf(text: string, dialect: Dialect): { address: Address; rest: string } | undefined {
  const number = /^(\d+|\$)/.exec(text)?.[0];
  if (number)
    return { address: number === '$' ? { last: true } : { line: Number(number) }, rest: text.slice(number.length) };
  if (!text.startsWith('/')) return undefined;
  const [source, rest] = upTo(text.slice(1), '/');
  const pattern = rest === undefined ? undefined : patternOf(source, dialect, '');
  return pattern && { address: { pattern }, rest: rest ?? '' };
}

function substitutionOf(
  text: string,
  dialect: Dialect,
): { does: Exclude<Edit['does'], string>; rest: string } | undefined {
  const delimiter = text[1];
  if (!delimiter || delimiter === '\n' || delimiter === '\\') return undefined;
  const [source, afterSource] = upTo(text.slice(2), delimiter);
  if (afterSource === undefined) return undefined;
  const [replacement, afterText] = upTo(afterSource, delimiter);
  if (afterText === undefined) return undefined;
  const flags = /^[gpiI]*/.exec(afterText)?.[0] ?? '';
  const pattern = patternOf(source, dialect, /i/i.test(flags) ? 'i' : '');
  if (!pattern) return undefined;
  const does = { pattern, text: replacement, isGlobal: flags.includes('g'), prints: flags.includes('p') };
  return { does, rest: afterText.slice(flags.length) };
}

/** What comes before the delimiter, which a backslash hides, and what comes after it. */
function upTo(text: string, delimiter: string): [before: string, after?: string] {
  let before = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] === delimiter) return [before, text.slice(at + 1)];
    if (text[at] === '\\' && at + 1 < text.length) {
      at++;
      before += text[at] === delimiter ? delimiter : `\\${text[at]}`;
    } else before += text[at];
  }
  return [before];
}
