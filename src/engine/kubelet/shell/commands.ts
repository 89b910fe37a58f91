/** The commands that scripts in manifests use, each with its output, its exit code and how long it takes. */
import { formatTime } from '../../../api/time.ts';
import type { Command, CommandOutcome } from './command.ts';
import { networkCommands } from './network-commands.ts';
import { resolved } from './paths.ts';
import type { Shell, ShellWorld } from './shell.ts';
import type { Stdin } from './stdin.ts';
import { tar } from './tar.ts';
import { textCommands } from './text-commands.ts';

export function runCommand(argv: readonly string[], shell: Shell, world: ShellWorld, stdin: Stdin): CommandOutcome {
  const name = argv[0].slice(argv[0].lastIndexOf('/') + 1);
  const tool = world.tool(argv, shell.wakeAtMs);
  if (tool) return tool;
  const command = world.lacks?.includes(name) ? undefined : commandNamed(name);
  if (command) return command(argv, shell, world, stdin);
  const script = argv[0].includes('/') ? world.files.read(argv[0]) : undefined;
  if (script !== undefined)
    return { evaluates: { script: script.replace(/^#!.*\n/, ''), args: [...argv], isOwnProcess: true } };
  if (world.knowsItsCommands) return { status: 127, errors: `sh: ${argv[0]}: not found\n` };
  // As the shell of Debian says it.
  if (world.isGuest && world.ownPrograms && !world.ownPrograms.includes(name))
    return { status: 127, errors: `sh: 1: ${argv[0]}: not found\n` };
  return { becomes: argv };
}

/** Whether a container can be started with that command in any image that has a shell. */
export function isCommonCommand(name: string): boolean {
  return commandNamed(name.slice(name.lastIndexOf('/') + 1)) !== undefined;
}

function commandNamed(name: string): Command | undefined {
  if (Object.hasOwn(commands, name)) return commands[name];
  if (Object.hasOwn(textCommands, name)) return textCommands[name];
  return Object.hasOwn(networkCommands, name) ? networkCommands[name] : undefined;
}

/** Lines that `yes` says; then it says no more. */
export const yesLinesMax = 10_000;

const succeed: Command = () => ({});
const fail: Command = () => ({ status: 1 });
const runForever: Command = () => ({ isForever: true });

const sleep: Command = (argv) => {
  let sleepMs = 0;
  for (const argument of argv.slice(1)) {
    const match = /^(\d+(?:\.\d+)?|\.\d+)([smhd]?)$/.exec(argument);
    if (argument === 'infinity' || argument === 'inf') return { isForever: true };
    if (!match) return { status: 1, errors: `sleep: invalid number '${argument}'\n` };
    sleepMs += Number(match[1]) * { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, '': 1000 }[match[2] as 's'];
  }
  return { sleepMs };
};

const shellCommand: Command = (argv, _shell, world, stdin) => {
  const flags = argv.slice(1).filter((argument) => /^-\w+$/.test(argument));
  const rest = argv.slice(1).filter((argument) => !/^-\w+$/.test(argument));
  if (rest.length === 0) return shellWithin(stdin);
  const setup = flags.some((flag) => flag.includes('e')) ? 'set -e\n' : '';
  if (flags.some((flag) => flag.includes('c')))
    return {
      evaluates: { script: setup + rest[0], args: rest.length > 1 ? rest.slice(1) : ['sh'], isOwnProcess: true },
    };
  const script = world.files.read(rest[0]);
  if (script !== undefined) return { evaluates: { script: setup + script, args: rest, isOwnProcess: true } };
  if (!world.knowsItsCommands) return { becomes: argv };
  return { status: 2, errors: `sh: can't open '${rest[0]}': No such file or directory\n` };
};

/** A shell in a shell, which reads its script; one that is typed at a prompt is the same shell for all that can be told. */
function shellWithin(stdin: Stdin): CommandOutcome {
  if (stdin.isDirect) return {};
  return { evaluates: { script: stdin.all(), args: ['sh'], isOwnProcess: true } };
}

const commands: Readonly<Record<string, Command>> = {
  ':': succeed,
  true: succeed,
  false: fail,
  sync: succeed,
  wait: succeed,
  chmod: succeed,
  chown: succeed,
  ulimit: succeed,
  umask: succeed,
  sysctl: succeed,
  stty: succeed,
  apk: () => ({ sleepMs: 1500 }),
  'apt-get': () => ({ sleepMs: 4000 }),
  apt: () => ({ sleepMs: 4000 }),
  top: runForever,
  yes: (argv) => ({ output: `${argv.slice(1).join(' ') || 'y'}\n`.repeat(yesLinesMax), isForever: true }),
  which: (argv, _shell, world) => whereIs(argv.slice(1), world),
  sleep,
  usleep: (argv) => ({ sleepMs: Number(argv[1] ?? 0) / 1000 || 0 }),
  sh: shellCommand,
  ash: shellCommand,
  bash: shellCommand,
  exit: (argv, shell) => ({ status: exitCodeOf(argv[1], shell.status), leaves: 'script' }),
  return: (argv, shell) => ({ status: exitCodeOf(argv[1], shell.status), leaves: 'function' }),
  eval: (argv) => ({ evaluates: { script: argv.slice(1).join(' '), isOwnProcess: false } }),
  '.': (argv, _shell, world) => sourceFile(argv[1], world),
  source: (argv, _shell, world) => sourceFile(argv[1], world),
  cd: (argv, shell, world) => {
    const path = argv[1] ?? shell.variables.HOME ?? '/';
    const folder = resolved(path === '-' ? (shell.variables.OLDPWD ?? '/') : path, shell.variables.PWD);
    if (!world.files.isDirectory(folder))
      return { status: 2, errors: `sh: cd: can't cd to ${path}: No such file or directory\n` };
    shell.variables.OLDPWD = shell.variables.PWD ?? '/';
    shell.variables.PWD = folder;
    return {};
  },
  pwd: (_argv, shell) => ({ output: `${shell.variables.PWD ?? '/'}\n` }),
  export: (argv, shell) => assign(argv.slice(1), shell),
  local: (argv, shell) => assign(argv.slice(1), shell),
  readonly: (argv, shell) => assign(argv.slice(1), shell),
  let: (argv, shell) => assign(argv.slice(1), shell),
  unset: (argv, shell) => {
    for (const name of argv.slice(1)) delete shell.variables[name];
    return {};
  },
  shift: (argv, shell) => {
    shell.arguments.splice(1, Number(argv[1] ?? 1));
    return {};
  },
  read: (argv, shell, _world, stdin) => {
    const line = stdin.line();
    const names = argv.slice(1).filter((argument) => !argument.startsWith('-'));
    const words = line.trim().split(/[ \t]+/);
    // The last name takes the rest of the line. Example: `read a b` of `1 2 3` is a=1, b=`2 3`.
    for (const [index, name] of names.entries())
      shell.variables[name] = (index === names.length - 1 ? words.slice(index).join(' ') : words[index]) ?? '';
    // What is there of a line without an end is read, and counts as the end of the input.
    return { status: line.endsWith('\n') ? 0 : 1 };
  },
  set: (argv, shell) => {
    for (const option of argv.slice(1)) if (/^[-+]\w*e/.test(option)) shell.exitOnError = option.startsWith('-');
    return {};
  },
  trap: (argv, shell) => {
    if (argv.slice(2).some((signal) => /^(SIG)?TERM$|^15$/.test(signal))) shell.onTerm = argv[1];
    return {};
  },
  // Processes of a container are not modelled one by one: asking for one says that it is gone.
  kill: (argv) => ({ status: argv.includes('-0') ? 1 : 0 }),
  killall: (argv) => ({ status: argv.includes('-0') ? 1 : 0 }),
  pkill: succeed,
  pgrep: fail,
  ps: () => ({ output: 'PID   USER     TIME  COMMAND\n    1 root      0:00 sh\n' }),
  id: (argv, _shell, world) => identity(argv, world),
  whoami: (_argv, _shell, { user }) =>
    user?.id ? { status: 1, errors: `whoami: unknown uid ${user.id}\n` } : { output: 'root\n' },
  uname: (argv) => ({ output: argv.includes('-a') ? 'Linux orrery 6.1.0 x86_64 GNU/Linux\n' : 'Linux\n' }),
  hostname: (argv, _shell, world) => ({
    output: `${argv.some((word) => word === '-f' || word === '--fqdn') ? fullName(world) : world.hostname}\n`,
  }),
  env: (_argv, shell) => ({ output: environment(shell) }),
  printenv: (argv, { variables, ...shell }) => {
    const names = argv.slice(1);
    if (names.length === 0) return { output: environment({ variables, ...shell }) };
    const known = names.filter((name) => name in variables);
    return {
      status: known.length < names.length ? 1 : 0,
      output: known.map((name) => `${variables[name]}\n`).join(''),
    };
  },
  date: (argv, shell, world) => ({
    output: `${formatDate(
      world.epochMs + shell.wakeAtMs,
      argv.find((argument) => argument.startsWith('+')),
    )}\n`,
  }),
  tar,
  timeout: (argv) => {
    const rest = argv.slice(1).filter((argument) => !argument.startsWith('-'));
    return { evaluates: { script: rest.slice(1).map(quoted).join(' '), isOwnProcess: true } };
  },
};

/** Example: `uid=1000 gid=3000 groups=2000,3000`; only root has a name in every image. */
function identity(argv: readonly string[], { user = { id: 0, groupId: 0, groups: [0] } }: ShellWorld): CommandOutcome {
  if (argv[1] === '-u') return { output: `${user.id}\n` };
  if (argv[1] === '-g') return { output: `${user.groupId}\n` };
  const named = (id: number): string => (id === 0 ? '0(root)' : String(id));
  const groups = user.groups.map(named).join(',');
  return { output: `uid=${named(user.id)} gid=${named(user.groupId)} groups=${groups}\n` };
}

/** Where each command is; those of the shell itself are everywhere. */
export function whereIs(names: readonly string[], { lacks = [] }: ShellWorld): CommandOutcome {
  const found = names.filter((name) => isCommonCommand(name) && !lacks.includes(name));
  return { status: found.length < names.length ? 1 : 0, output: found.map((name) => `/bin/${name}\n`).join('') };
}

function sourceFile(path: string, world: ShellWorld): CommandOutcome {
  const script = world.files.read(path);
  if (script === undefined) return { status: 1, errors: `sh: .: can't open '${path}': No such file or directory\n` };
  return { evaluates: { script, isOwnProcess: false } };
}

function assign(pairs: readonly string[], shell: Shell): CommandOutcome {
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at > 0) shell.variables[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return {};
}

function environment(shell: Shell): string {
  return Object.entries(shell.variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function exitCodeOf(text: string | undefined, status: number): number {
  return text === undefined ? status : Number(text) & 0xff;
}

function quoted(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As `date` prints it, in UTC. Example: `Thu Jan  1 00:00:12 UTC 2026`. */
function formatDate(unixMs: number, format = '+%a %b %e %H:%M:%S UTC %Y'): string {
  const text = formatTime(unixMs);
  const day = dayNames[(Math.floor(unixMs / 86_400_000) + 4) % 7];
  const fields: Record<string, string> = {
    Y: text.slice(0, 4),
    m: text.slice(5, 7),
    d: text.slice(8, 10),
    e: text.slice(8, 10).replace(/^0/, ' '),
    H: text.slice(11, 13),
    M: text.slice(14, 16),
    S: text.slice(17, 19),
    T: text.slice(11, 19),
    F: text.slice(0, 10),
    s: String(Math.floor(unixMs / 1000)),
    a: day,
    b: monthNames[Number(text.slice(5, 7)) - 1],
    N: '000000000',
    Z: 'UTC',
  };
  return format.slice(1).replace(/%(\w)/g, (_, letter: string) => fields[letter] ?? letter);
}

/** Of the line about the machine itself in /etc/hosts the first name. */
function fullName({ files, hostname }: ShellWorld): string {
  const lines = (files.read('/etc/hosts') ?? '').split('\n').map((line) => line.split(/\s+/));
  return lines.find((words) => words.slice(1).includes(hostname))?.[1] ?? hostname;
}
