/** Regular expressions as grep and sed write them, in JavaScript's form. */

/** Whether the text is a pattern of POSIX's old (`basic`) or new (`extended`) form, or is to be found as it stands (`fixed`). */
export type Dialect = 'basic' | 'extended' | 'fixed';

/** Errors: undefined when it is no pattern. Example: `a\(b\)*` is `a(b)*`, and `a+` is `a\+` in the old form. */
export function patternOf(text: string, dialect: Dialect, flags: string): RegExp | undefined {
  try {
    return new RegExp(dialect === 'fixed' ? escaped(text) : translated(text, dialect === 'extended'), flags);
  } catch {
    return undefined;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

const classes: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
};

function translated(text: string, isExtended: boolean): string {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '[') {
      const end = bracketEnd(text, at);
      result += bracket(text.slice(at, end + 1));
      at = end;
    } else if (letter === '\\' && at + 1 < text.length) {
      const next = text[++at];
      // In the old form the backslash is what makes these special.
      if (!isExtended && '(){}|+?'.includes(next)) result += next;
      else if (next === '<' || next === '>') result += '\\b';
      else result += /[\w.*+?^${}()|[\]\\/]/.test(next) ? `\\${next}` : next;
    } else if (!isExtended && '(){}|+?'.includes(letter)) result += `\\${letter}`;
    // A star with nothing before it stands for itself.
    else if (letter === '*' && (result === '' || result === '^')) result += '\\*';
    else result += letter;
  }
  return result;
}

/** `]` right after the opening one, or inside `[:…:]`, does not close it. */
function bracketEnd(text: string, start: number): number {
  let at = start + 1;
  if (text[at] === '^') at++;
  if (text[at] === ']') at++;
  while (at < text.length && text[at] !== ']') {
    if (text.startsWith('[:', at)) at = text.indexOf(':]', at) + 1 || text.length;
    at++;
  }
  return at;
}

function bracket(text: string): string {
  const inner = text
    .slice(1, -1)
    .replace(/\\/g, '\\\\')
    .replace(/\[:(\w+):\]/g, (_, name: string) => classes[name] ?? '')
    .replace(/^(\^?)\]/, '$1\\]');
  return `[${inner}]`;
}
