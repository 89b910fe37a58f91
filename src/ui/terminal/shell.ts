/** The little shell around kubectl: aliases, here-documents left out, and pipes into grep, head, tail, sort and wc. */
export interface ShellRequest {
  out(text: string): void;
  err(text: string): void;
  /** Runs kubectl with the rest of the line, printing to `out`; answers with its exit code. */
  kubectl(args: string, out: (text: string) => void): Promise<number>;
  /** Earlier lines, oldest first. */
  history: readonly string[];
}

export type ShellOutcome = { exitCode: number } | { clear: true };

export const shellHelp = `kubectl COMMAND …   (or k COMMAND …) speaks to this cluster; kubectl --help lists the commands
… | grep [-i] [-v] [-c] TEXT, head [-n N], tail [-n N], sort, wc -l
history, clear, help
Tab completes · ↑ ↓ earlier lines · Ctrl+C stops · Ctrl+L clears`;

/** Runs one line. Errors: text on `err` and exit code 127 for a word that is no command here. */
export async function runLine(line: string, request: ShellRequest): Promise<ShellOutcome> {
  const [first, ...filters] = splitPipes(line);
  const command = first.trim();
  if (!command) return { exitCode: 0 };
  const [word] = command.split(/\s+/, 1);
  const rest = command.slice(word.length).trim();
  if (word === 'clear') return { clear: true };
  const collected: string[] = [];
  const piped = filters.length > 0;
  const out = piped ? (text: string) => void collected.push(text) : request.out;
  let exitCode = 0;
  if (word === 'kubectl' || word === 'k') exitCode = await request.kubectl(rest, out);
  else if (word === 'help') out(`${shellHelp}\n`);
  else if (word === 'history')
    out(request.history.map((text, index) => `${String(index + 1).padStart(5)}  ${text}\n`).join(''));
  else if (word === 'echo') out(`${rest.replace(/^(['"])(.*)\1$/, '$2')}\n`);
  else {
    request.err(
      `${word}: command not found. This shell knows kubectl, k, grep, head, tail, sort, wc, history, clear and help.\n`,
    );
    return { exitCode: 127 };
  }
  if (!piped) return { exitCode };
  let text = collected.join('');
  for (const filter of filters) {
    const filtered = applyFilter(filter.trim(), text);
    if ('error' in filtered) {
      request.err(`${filtered.error}\n`);
      return { exitCode: 2 };
    }
    text = filtered.text;
  }
  request.out(text);
  return { exitCode };
}

/** Cuts at pipes outside quotes. */
export function splitPipes(line: string): string[] {
  const parts = [''];
  let quote = '';
  for (const letter of line) {
    if (quote) quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    if (letter === '|' && !quote) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

/** Runs one filter over text. */
export function applyFilter(filter: string, text: string): { text: string } | { error: string } {
  const words = [...filter.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]);
  const name = words[0] ?? '';
  const flags = words
    .slice(1)
    .filter((word) => word.startsWith('-'))
    .join('');
  const values = words.slice(1).filter((word) => !word.startsWith('-'));
  const lines = text.replace(/\n$/, '').split('\n');
  const joined = (kept: string[]) => ({ text: kept.length ? `${kept.join('\n')}\n` : '' });
  const count = Number(/-n?(\d+)/.exec(flags)?.[1] ?? values[0] ?? 10);
  switch (name) {
    case 'grep': {
      if (values[0] === undefined) return { error: 'usage: grep [-i] [-v] [-c] TEXT' };
      const pattern = patternOf(values[0], flags.includes('i'));
      if (!pattern) return { error: `grep: ${values[0]}: not a regular expression` };
      const kept = lines.filter((line) => pattern.test(line) !== flags.includes('v'));
      return flags.includes('c') ? joined([String(kept.length)]) : joined(kept);
    }
    case 'head':
      return joined(lines.slice(0, count));
    case 'tail':
      return joined(lines.slice(-count));
    case 'sort':
      return joined([...lines].sort());
    case 'wc':
      return joined([String(text === '' ? 0 : lines.length)]);
    default:
      return { error: `${name}: command not found. A pipe may lead into grep, head, tail, sort or wc.` };
  }
}

function patternOf(text: string, ignoreCase: boolean): RegExp | undefined {
  try {
    return new RegExp(text.replaceAll('\\|', '|'), ignoreCase ? 'i' : '');
  } catch {
    return undefined;
  }
}
