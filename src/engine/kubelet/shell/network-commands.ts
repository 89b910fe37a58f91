/** Commands that ask the network: name lookups, downloads, port checks. Their answers come from Services and their ready endpoints. */
import type { Command, CommandOutcome } from './command.ts';
import { curl, lookupMs, wget } from './downloads.ts';
import { optionOf } from './options.ts';
import type { ShellWorld } from './shell.ts';

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
  wget,
  curl,
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

function lookup(host: string, world: ShellWorld): CommandOutcome {
  const server = world.resolve('kube-dns.kube-system.svc.cluster.local') ?? '10.96.0.10';
  const head = `Server:\t\t${server}\nAddress:\t${server}:53\n\n`;
  const address = world.resolve(host);
  if (!address) return { status: 1, output: `${head}** server can't find ${host}: NXDOMAIN\n\n`, sleepMs: lookupMs };
  return { output: `${head}Name:\t${host}\nAddress: ${address}\n\n`, sleepMs: lookupMs };
}

function portCheck(argv: readonly string[], world: ShellWorld): CommandOutcome {
  if (argv.some((argument) => /^-\w*l|^--listen$/.test(argument))) return { becomes: argv };
  const words = argv.slice(1).filter((argument) => !argument.startsWith('-'));
  // `nc -w 2 host port`: the number of seconds comes first.
  const [host = '', port = '0'] = words.slice(-2);
  const verdict = world.connect(host, Number(port));
  if (verdict === 'unknown host') return { status: 1, errors: `nc: bad address '${host}'\n`, sleepMs: lookupMs };
  return { status: verdict === 'open' ? 0 : 1, output: '', sleepMs: lookupMs };
}
