/** The options of a command line, as getopt takes them apart. */
export interface Options {
  /** Whether that letter was given. */
  has(letter: string): boolean;
  /** What was given with it: `-n 3`, `-n3`. */
  value(letter: string): string | undefined;
  values(letter: string): string[];
  operands: string[];
}

/** @param withValue letters that take what follows them: `nk` */
export function optionsOf(argv: readonly string[], withValue = ''): Options {
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  const add = (letter: string, value: string): void => void given.set(letter, [...(given.get(letter) ?? []), value]);
  let isOperand = false;
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at];
    if (word === '--') isOperand = true;
    else if (isOperand || word === '-' || !word.startsWith('-')) operands.push(word);
    else if (word.startsWith('--')) add(word.slice(2), '');
    else
      for (let place = 1; place < word.length; place++) {
        const letter = word[place];
        if (!withValue.includes(letter)) {
          add(letter, '');
          continue;
        }
        add(letter, place + 1 < word.length ? word.slice(place + 1) : (argv[++at] ?? ''));
        break;
      }
  }
  return {
    has: (letter) => given.has(letter),
    value: (letter) => given.get(letter)?.at(-1),
    values: (letter) => given.get(letter) ?? [],
    operands,
  };
}

/** What follows `-h` or `--host`, also as `--host=…`. */
export function optionOf(argv: readonly string[], short: string, long: string): string | undefined {
  for (const [index, argument] of argv.entries()) {
    if (argument === short || argument === long) return argv[index + 1];
    if (argument.startsWith(`${long}=`)) return argument.slice(long.length + 1);
  }
  return undefined;
}
