/** `printf`, and the backslashes of `echo -e`. */
import type { Command } from './command.ts';

/** Rounds through the format that one call may make. */
const roundsMax = 1000;

/** The format is gone through again as long as arguments are left. Example: `printf '%s\n' a b` prints two lines. */
export const printf: Command = (argv) => {
  const [format, ...values] = argv.slice(argv[1] === '--' ? 2 : 1);
  if (argv.length < 2) return { status: 2, errors: 'sh: usage: printf FORMAT [ARGUMENT...]\n' };
  let next = 0;
  let output = '';
  let errors = '';
  const field = (flags: string, width: string, precision: string | undefined, kind: string): string => {
    const value = values[next++] ?? '';
    let text = value;
    if (kind === 'b') text = unescaped(value).text;
    else if (kind === 'c') text = value.slice(0, 1);
    else if (kind === 'f') text = (Number(value) || 0).toFixed(Number(precision ?? 6));
    else if (kind !== 's') {
      if (!/^\s*[-+]?(0x[\da-f]+|\d*)$/i.test(value)) errors += `sh: invalid number '${value}'\n`;
      text = inBase(Number(value) || Number.parseInt(value, 10) || 0, kind);
    }
    if ((kind === 's' || kind === 'b') && precision !== undefined) text = text.slice(0, Number(precision));
    if (flags.includes('-')) return text.padEnd(Number(width));
    if (flags.includes('0') && kind !== 's')
      return text.startsWith('-')
        ? `-${text.slice(1).padStart(Number(width) - 1, '0')}`
        : text.padStart(Number(width), '0');
    return text.padStart(Number(width));
  };
  const { text: pattern, isCut } = unescaped(format);
  for (let round = 0; round < roundsMax; round++) {
    const before = next;
    output += pattern.replace(
      /%(?:%|([-+ 0#]*)(\d*)(?:\.(\d+))?([sbcdiuxXof]))/g,
      (whole, flags: string, width: string, precision: string | undefined, kind: string) =>
        whole === '%%' ? '%' : field(flags, width, precision, kind),
    );
    if (next === before || next >= values.length || isCut) break;
  }
  return errors ? { status: 1, said: [{ stream: 2, text: errors }], output } : { output };
};

function inBase(value: number, kind: string): string {
  const whole = Math.trunc(value);
  if (kind === 'x' || kind === 'X') return kind === 'x' ? whole.toString(16) : whole.toString(16).toUpperCase();
  return whole.toString(kind === 'o' ? 8 : 10);
}

const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** Example: `a\tb\033[0m`. At `\c` the output ends. */
export function unescaped(text: string): { text: string; isCut: boolean } {
  const end = /^(?:[^\\]|\\[^c])*?(?=\\c)/s.exec(text);
  const kept = end ? end[0] : text;
  return {
    isCut: end !== null,
    text: kept.replace(
      /\\(?:([abefnrtv\\"])|x([\da-fA-F]{1,2})|(0?[0-7]{1,3}))/g,
      (_, letter?: string, hex?: string, octal?: string) =>
        letter === undefined
          ? String.fromCharCode(hex === undefined ? Number.parseInt(octal ?? '0', 8) & 0xff : Number.parseInt(hex, 16))
          : letters[letter],
    ),
  };
}
