/** How a command line becomes a shell: a script by itself, a shell that reads commands, or one command to run. */
import { newShell, type Shell } from './shell.ts';

export interface Terms {
  variables: Record<string, string>;
  nowMs: number;
  /** Somebody may send input; without it, reading finds the end at once. */
  hasStdin: boolean;
  /** The input is a terminal: a shell shows a prompt. */
  isTty: boolean;
}

const isShell = (name: string): boolean => /(^|\/)(sh|ash|bash|dash)$/.test(name);

export function startShell(argv: readonly string[], terms: Terms): Shell {
  const shell = shellOf(argv, terms);
  if (terms.hasStdin) shell.input = { text: '', isClosed: false };
  return shell;
}

function shellOf(argv: readonly string[], { variables, nowMs, hasStdin, isTty }: Terms): Shell {
  if (isShell(argv[0])) {
    const flags = argv.slice(1).findIndex((argument) => !/^-[a-z]+$/.test(argument));
    const options = argv.slice(1, flags < 0 ? undefined : flags + 1).join('');
    const rest = flags < 0 ? [] : argv.slice(flags + 1);
    if (rest.length > 0 && options.includes('c')) {
      const setup = options.includes('e') ? 'set -e\n' : '';
      return newShell(setup + rest[0], rest.length > 1 ? rest.slice(1) : [argv[0]], variables, nowMs);
    }
    if (rest.length === 0) {
      const shell = newShell('', [argv[0]], variables, nowMs);
      shell.commands = { isInteractive: isTty && hasStdin, begun: '', hasPrompted: false };
      return shell;
    }
  }
  return newShell(`exec ${argv.map(quoted).join(' ')}`, ['sh'], variables, nowMs);
}

function quoted(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
