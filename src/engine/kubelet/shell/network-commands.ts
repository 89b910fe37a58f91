/** Commands that ask the network: name lookups, downloads, port checks. Their answers come from Services and their ready endpoints. */
import type { Command, CommandOutcome } from './command.ts';
import type { ShellWorld } from './shell.ts';

const lookupMs = 20;

export const networkCommands: Readonly<Record<string, Command>> = {
  nslookup: (argv, _shell, world) => lookup(lastArgument(argv), world),
  dig: (argv, _shell, world) => lookup(lastArgument(argv), world),
  host: (argv, _shell, world) => lookup(lastArgument(argv), world),
  getent: (argv, _shell, world) => {
    const address = world.resolve(lastArgument(argv));
    return address ? { output: `${address}      ${lastArgument(argv)}\n` } : { status: 2 };
  },
  ping: (argv, _shell, world) => {
    const host = lastArgument(argv);
    const address = world.resolve(host);
    if (!address) return { status: 1, errors: `ping: bad address '${host}'\n` };
    return {
      output: `PING ${host} (${address}): 56 data bytes\n64 bytes from ${address}: seq=0 ttl=63 time=0.1 ms\n`,
      sleepMs: 1000,
    };
  },
  wget: (argv, _shell, world) => wget(argv, world),
  curl: (argv, _shell, world) => curl(argv, world),
  nc: (argv, _shell, world) => portCheck(argv, world),
  ncat: (argv, _shell, world) => portCheck(argv, world),
  netcat: (argv, _shell, world) => portCheck(argv, world),
  telnet: (argv, _shell, world) => portCheck(argv, world),
  pg_isready: (argv, _shell, world) => {
    const host = optionOf(argv, '-h', '--host') ?? 'localhost';
    const port = Number(optionOf(argv, '-p', '--port') ?? 5432);
    const isOpen = world.connect(host, port) === 'open';
    return {
      status: isOpen ? 0 : 2,
      output: `${host}:${port} - ${isOpen ? 'accepting connections' : 'no response'}\n`,
      sleepMs: lookupMs,
    };
  },
  mysqladmin: (argv, _shell, world) => {
    const host = optionOf(argv, '-h', '--host') ?? 'localhost';
    const isOpen = world.connect(host, Number(optionOf(argv, '-P', '--port') ?? 3306)) === 'open';
    return {
      status: isOpen ? 0 : 1,
      ...(isOpen ? { output: 'mysqld is alive\n' } : { errors: `mysqladmin: connect to server at '${host}' failed\n` }),
      sleepMs: lookupMs,
    };
  },
};

function lastArgument(argv: readonly string[]): string {
  return argv.slice(1).findLast((argument) => !argument.startsWith('-') && !argument.startsWith('+')) ?? '';
}

function optionOf(argv: readonly string[], short: string, long: string): string | undefined {
  for (const [index, argument] of argv.entries()) {
    if (argument === short || argument === long) return argv[index + 1];
    if (argument.startsWith(`${long}=`)) return argument.slice(long.length + 1);
  }
  return undefined;
}

function lookup(host: string, world: ShellWorld): CommandOutcome {
  const server = world.resolve('kube-dns.kube-system.svc.cluster.local') ?? '10.96.0.10';
  const head = `Server:\t\t${server}\nAddress:\t${server}:53\n\n`;
  const address = world.resolve(host);
  if (!address) return { status: 1, output: `${head}** server can't find ${host}: NXDOMAIN\n\n`, sleepMs: lookupMs };
  return { output: `${head}Name:\t${host}\nAddress: ${address}\n\n`, sleepMs: lookupMs };
}

interface Target {
  host: string;
  port: number;
  url: string;
}

function targetOf(argv: readonly string[]): Target {
  const url = argv.slice(1).findLast((argument) => /^https?:\/\/|^[\w.-]+(:\d+)?(\/|$)/.test(argument)) ?? '';
  const match = /^(?:(https?):\/\/)?\[?([\w.-]+)\]?(?::(\d+))?/.exec(url);
  return { host: match?.[2] ?? '', port: Number(match?.[3] ?? (match?.[1] === 'https' ? 443 : 80)), url };
}

function wget(argv: readonly string[], world: ShellWorld): CommandOutcome {
  const { host, port, url } = targetOf(argv);
  const verdict = world.connect(host, port);
  if (verdict === 'unknown host') return { status: 1, errors: `wget: bad address '${host}'\n`, sleepMs: lookupMs };
  if (verdict === 'refused')
    return {
      status: 1,
      errors: `wget: can't connect to remote host (${world.resolve(host) ?? host}): Connection refused\n`,
      sleepMs: lookupMs,
    };
  if (argv.includes('--spider')) return { sleepMs: lookupMs };
  const joined = /(?:^| )-\w*O ?(\S+)/.exec(argv.slice(1).join(' '))?.[1];
  const path = joined ?? (url.slice(url.lastIndexOf('/') + 1) || 'index.html');
  if (path === '-') return { output: pageOf(host), sleepMs: lookupMs };
  world.files.write(path, pageOf(host));
  return { sleepMs: lookupMs };
}

function curl(argv: readonly string[], world: ShellWorld): CommandOutcome {
  const { host, port } = targetOf(argv);
  const verdict = world.connect(host, port);
  const isQuiet = argv.some((argument) => /^-\w*s/.test(argument)) && !argv.some((argument) => /^-\w*S/.test(argument));
  if (verdict === 'unknown host')
    return { status: 6, errors: isQuiet ? '' : `curl: (6) Could not resolve host: ${host}\n`, sleepMs: lookupMs };
  if (verdict === 'refused')
    return {
      status: 7,
      errors: isQuiet
        ? ''
        : `curl: (7) Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server\n`,
      sleepMs: lookupMs,
    };
  const path = optionOf(argv, '-o', '--output');
  if (path === undefined) return { output: pageOf(host), sleepMs: lookupMs };
  world.files.write(path, pageOf(host));
  return { sleepMs: lookupMs };
}

function pageOf(host: string): string {
  return `<html><body>${host}</body></html>\n`;
}

function portCheck(argv: readonly string[], world: ShellWorld): CommandOutcome {
  if (argv.some((argument) => /^-\w*l/.test(argument))) return { becomes: argv };
  const words = argv.slice(1).filter((argument) => !argument.startsWith('-'));
  // `nc -w 2 host port`: the number of seconds comes first.
  const [host = '', port = '0'] = words.slice(-2);
  const verdict = world.connect(host, Number(port));
  if (verdict === 'unknown host') return { status: 1, errors: `nc: bad address '${host}'\n`, sleepMs: lookupMs };
  return { status: verdict === 'open' ? 0 : 1, output: '', sleepMs: lookupMs };
}
