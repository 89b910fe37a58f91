/** `curl` and `wget`: the words of whoever answers there, as the pods of the cluster do; the world outside has one page for all. */
import type { Command, CommandOutcome } from './command.ts';
import { optionOf } from './options.ts';
import type { ShellWorld, WebAnswer } from './shell.ts';

/** A look-up of a name, and a way there and back. */
export const lookupMs = 20;

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

interface Target {
  host: string;
  port: number;
  path: string;
  url: string;
}

function targetOf(argv: readonly string[]): Target {
  const url = argv.slice(1).findLast((argument) => /^https?:\/\/|^[\w.-]+(:\d+)?(\/|$)/.test(argument)) ?? '';
  const match = /^(?:(https?):\/\/)?\[?([\w.-]+)\]?(?::(\d+))?(\/[^#]*)?/.exec(url);
  return {
    host: match?.[2] ?? '',
    port: Number(match?.[3] ?? (match?.[1] === 'https' ? 443 : 80)),
    path: match?.[4] ?? '/',
    url,
  };
}

export const wget: Command = (argv, _shell, world) => ({ ...download(argv, world), sleepMs: lookupMs });

// busybox networking/wget.c
function download(argv: readonly string[], world: ShellWorld): CommandOutcome {
  const { host, port, path, url } = targetOf(argv);
  const verdict = world.connect(host, port);
  if (verdict === 'unknown host') return { status: 1, errors: `wget: bad address '${host}'\n` };
  if (verdict === 'refused') {
    const address = world.resolve(host) ?? host;
    return { status: 1, errors: `wget: can't connect to remote host (${address}): Connection refused\n` };
  }
  const answer = answerOf(world, { host, port, path, url });
  if (answer.status >= 400)
    return { status: 1, errors: `wget: server returned error: HTTP/1.1 ${statusLine(answer.status)}\n` };
  if (argv.includes('--spider')) return {};
  const joined = /(?:^| )-\w*O ?(\S+)/.exec(argv.slice(1).join(' '))?.[1];
  const target = joined ?? (url.slice(url.lastIndexOf('/') + 1) || 'index.html');
  if (target === '-') return { output: answer.body };
  return written(world, target, answer.body);
}

export const curl: Command = (argv, _shell, world) => ({ ...transfer(argv, world), sleepMs: lookupMs });

function transfer(argv: readonly string[], world: ShellWorld): CommandOutcome {
  const target = targetOf(argv);
  const { host, port } = target;
  const has = (letter: string): boolean => argv.some((argument) => new RegExp(`^-\\w*${letter}`).test(argument));
  const isQuiet = has('s') && !has('S');
  const failure = (status: number, text: string): CommandOutcome => ({
    status,
    errors: isQuiet ? '' : `curl: (${status}) ${text}\n`,
  });
  const verdict = world.connect(host, port);
  if (verdict === 'unknown host') return failure(6, `Could not resolve host: ${host}`);
  if (verdict === 'refused')
    return failure(7, `Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server`);
  const answer = answerOf(world, target);
  if (has('f') && answer.status >= 400) return failure(22, `The requested URL returned error: ${answer.status}`);
  const head = has('I') || has('i') ? `HTTP/1.1 ${statusLine(answer.status)}\r\n\r\n` : '';
  const text = head + (has('I') ? '' : answer.body);
  const summary = (optionOf(argv, '-w', '--write-out') ?? '')
    .replaceAll('%{http_code}', String(answer.status))
    .replaceAll('\\n', '\n');
  const path = optionOf(argv, '-o', '--output');
  if (path === undefined) return { output: text + summary };
  return { ...written(world, path, text), output: summary };
}

function written(world: ShellWorld, path: string, text: string): CommandOutcome {
  if (path !== '/dev/null') world.files.write(path, text);
  return {};
}

function answerOf(world: ShellWorld, { host, port, path }: Target): WebAnswer {
  return world.fetch(host, port, path) ?? { status: 200, body: `<html><body>${host}</body></html>\n` };
}

function statusLine(status: number): string {
  return `${status} ${reasons[status] ?? 'Error'}`;
}
