/** Flags as kubectl's parser takes them: `--name=value`, `--name value`, `-n value`, `-nvalue`, bundles of short ones. */
// k8s: vendor/github.com/spf13/pflag/flag.go
import { parseDuration } from '../api/duration.ts';
import { assert } from '../base/assert.ts';
import { CommandError } from './errors.ts';

export interface Flag {
  name: string;
  short?: string;
  /** `list` is split at commas, `array` is not; both may be given several times. */
  type: 'bool' | 'string' | 'int' | 'duration' | 'list' | 'array';
  /** As text, as the help shows it. */
  default?: string;
  /** The value of the flag when it stands alone: `--dry-run`. */
  alone?: string;
  help: string;
  /** Not in the help. */
  hidden?: boolean;
}

/** Thrown while reading flags; the caller adds whose help to read. */
export class FlagError extends CommandError {}

/** What a command line set, and the defaults for the rest. */
export class Flags {
  readonly #flags: ReadonlyMap<string, Flag>;
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(flags: readonly Flag[], values: ReadonlyMap<string, readonly string[]>) {
    this.#flags = new Map(flags.map((flag) => [flag.name, flag]));
    this.#values = values;
  }

  text(name: string): string {
    return this.#values.get(name)?.at(-1) ?? this.#flag(name).default ?? '';
  }

  bool(name: string): boolean {
    return this.text(name) === 'true';
  }

  number(name: string): number {
    return Number(this.text(name) || '0');
  }

  ms(name: string): number {
    return parseDuration(this.text(name) || '0');
  }

  list(name: string): string[] {
    const { type } = this.#flag(name);
    const given = this.#values.get(name) ?? [];
    return type === 'list' ? given.flatMap((value) => (value === '' ? [] : value.split(','))) : [...given];
  }

  /** Whether the line says something about the flag at all. */
  changed(name: string): boolean {
    return this.#values.has(name);
  }

  has(name: string): boolean {
    return this.#flags.has(name);
  }

  #flag(name: string): Flag {
    const flag = this.#flags.get(name);
    assert(flag, `the verb has a flag --${name}`);
    return flag;
  }
}

/** Parts the words of a line into arguments and flags. */
export function parseFlags(
  words: readonly string[],
  flags: readonly Flag[],
): { args: string[]; dashAt: number; flags: Flags } {
  const byName = new Map(flags.map((flag) => [flag.name, flag]));
  const byShort = new Map(flags.filter((flag) => flag.short).map((flag) => [flag.short, flag]));
  const values = new Map<string, string[]>();
  const args: string[] = [];
  // How many arguments stood before `--`; -1 when there was none.
  let dashAt = -1;
  const set = (flag: Flag, value: string): void => {
    check(flag, value);
    values.set(flag.name, [...(values.get(flag.name) ?? []), value]);
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === '--') {
      dashAt = args.length;
      args.push(...words.slice(at + 1));
      break;
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      const flag = byName.get(name);
      if (!flag) throw new FlagError(`unknown flag: --${name}`);
      if (equals >= 0) set(flag, word.slice(equals + 1));
      else if (aloneValue(flag) !== undefined) set(flag, aloneValue(flag) ?? '');
      else if (at + 1 < words.length) set(flag, words[++at]);
      else throw new FlagError(`flag needs an argument: --${name}`);
    } else if (word.startsWith('-') && word !== '-') at += parseShorts(word, words[at + 1], byShort, set);
    else args.push(word);
  }
  return { args, dashAt, flags: new Flags(flags, values) };
}

/** Reads `-it`, `-n web`, `-nweb`, `-o=json`. Answers how many further words were used. */
function parseShorts(
  word: string,
  next: string | undefined,
  byShort: ReadonlyMap<string | undefined, Flag>,
  set: (flag: Flag, value: string) => void,
): number {
  for (let rest = word.slice(1); rest !== ''; rest = rest.slice(1)) {
    const flag = byShort.get(rest[0]);
    if (!flag) throw new FlagError(`unknown shorthand flag: '${rest[0]}' in -${rest}`);
    if (rest[1] === '=') {
      set(flag, rest.slice(2));
      return 0;
    }
    const alone = aloneValue(flag);
    if (alone !== undefined) {
      set(flag, alone);
      continue;
    }
    if (rest.length > 1) {
      set(flag, rest.slice(1));
      return 0;
    }
    if (next === undefined) throw new FlagError(`flag needs an argument: '${rest[0]}' in -${rest}`);
    set(flag, next);
    return 1;
  }
  return 0;
}

function aloneValue(flag: Flag): string | undefined {
  return flag.alone ?? (flag.type === 'bool' ? 'true' : undefined);
}

const truths = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const falsehoods = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** `true`, `f`, `0` … as Go reads them; undefined for other words. */
export function parseBool(text: string): boolean | undefined {
  return truths.includes(text) ? true : falsehoods.includes(text) ? false : undefined;
}

function check(flag: Flag, value: string): void {
  const problem =
    flag.type === 'bool' && parseBool(value) === undefined
      ? `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`
      : flag.type === 'int' && !/^[-+]?\d+$/.test(value)
        ? `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`
        : flag.type === 'duration' && Number.isNaN(parseDuration(value))
          ? `time: ${/^[-+]?(\d+\.?\d*|\.\d+)$/.test(value) ? 'missing unit in' : 'invalid'} duration ${JSON.stringify(value)}`
          : undefined;
  if (!problem) return;
  const name = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`;
  throw new FlagError(`invalid argument ${JSON.stringify(value)} for "${name}" flag: ${problem}`);
}

// Flags that many verbs share.

export const outputFlag = (formats = 'json, yaml, name, jsonpath, jsonpath-file, custom-columns'): Flag => ({
  name: 'output',
  short: 'o',
  type: 'string',
  help: `Output format. One of: (${formats}).`,
});

export const showManagedFieldsFlag: Flag = {
  name: 'show-managed-fields',
  type: 'bool',
  default: 'false',
  help: 'Keep metadata.managedFields when printing objects as JSON or YAML.',
};
export const dryRunFlag: Flag = {
  name: 'dry-run',
  type: 'string',
  default: 'none',
  alone: 'unchanged',
  help: 'none, client (print what would be sent, without sending it) or server (let the server check it, without keeping it).',
};
export const selectorFlag: Flag = {
  name: 'selector',
  short: 'l',
  type: 'string',
  help: 'Only objects with these labels: key1=value1,key2 in (a,b),!key3.',
};
export const fieldSelectorFlag: Flag = {
  name: 'field-selector',
  type: 'string',
  help: 'Only objects with these field values: key1=value1,key2!=value2.',
};
export const filenameFlag: Flag = {
  name: 'filename',
  short: 'f',
  type: 'list',
  default: '[]',
  help: 'File with the objects; - reads standard input.',
};
export const kustomizeFlag: Flag = {
  name: 'kustomize',
  short: 'k',
  type: 'string',
  help: 'A kustomization directory. Not available here.',
};
export const recursiveFlag: Flag = {
  name: 'recursive',
  short: 'R',
  type: 'bool',
  default: 'false',
  help: 'Read directories with everything below them.',
};
export const allFlag: Flag = {
  name: 'all',
  type: 'bool',
  default: 'false',
  help: 'All objects of the given types in the namespace.',
};
export const allNamespacesFlag: Flag = {
  name: 'all-namespaces',
  short: 'A',
  type: 'bool',
  default: 'false',
  help: 'All namespaces; --namespace is ignored.',
};
export const fieldManagerFlag = (manager: string): Flag => ({
  name: 'field-manager',
  type: 'string',
  default: manager,
  help: 'Name under which the server notes who set the fields.',
});
export const localFlag: Flag = {
  name: 'local',
  type: 'bool',
  default: 'false',
  help: 'Do not contact the server; print what would be the result.',
};
export const validateFlag: Flag = {
  name: 'validate',
  type: 'string',
  default: 'strict',
  alone: 'strict',
  help: 'strict refuses unknown and doubled fields, warn mentions them, ignore lets them pass.',
};
export const timeoutFlag = (text: string, value = '0s'): Flag => ({
  name: 'timeout',
  type: 'duration',
  default: value,
  help: text,
});
export const templateFlag: Flag = { name: 'template', type: 'string', help: 'A jsonpath template, for -o jsonpath.' };
/** How a verb prints the objects it has changed. */
export const printFlags: readonly Flag[] = [
  outputFlag(),
  templateFlag,
  showManagedFieldsFlag,
  {
    name: 'allow-missing-template-keys',
    type: 'bool',
    default: 'true',
    help: 'Accepted, without effect here.',
    hidden: true,
  },
];
export const fileFlags: readonly Flag[] = [filenameFlag, kustomizeFlag, recursiveFlag];
export const chunkSizeFlag: Flag = {
  name: 'chunk-size',
  type: 'int',
  default: '500',
  help: 'Ask for long lists in pages of so many.',
  hidden: true,
};
export const overwriteFlag: Flag = {
  name: 'overwrite',
  type: 'bool',
  default: 'false',
  help: 'Allow changing values that are there already.',
};

/** Accepted by every verb; those about other clusters and users change nothing here. */
export const globalFlags: readonly Flag[] = [
  { name: 'namespace', short: 'n', type: 'string', help: 'The namespace of this request.' },
  { name: 'help', short: 'h', type: 'bool', default: 'false', help: 'Show this help.' },
  ...[
    'context',
    'cluster',
    'user',
    'kubeconfig',
    'token',
    'cache-dir',
    'certificate-authority',
    'client-certificate',
    'client-key',
    'log-flush-frequency',
    'profile',
    'profile-output',
    'request-timeout',
    'tls-server-name',
    'username',
    'password',
    'vmodule',
  ].map((name): Flag => ({ name, type: 'string', help: 'Accepted, without effect here.', hidden: true })),
  { name: 'as', type: 'string', help: 'Act as this user, or as system:serviceaccount:NAMESPACE:NAME.' },
  { name: 'as-group', type: 'array', help: 'Act as a member of this group; with --as.' },
  { name: 'as-uid', type: 'string', help: 'Act under this UID; with --as.' },
  { name: 'server', short: 's', type: 'string', help: 'Accepted, without effect here.', hidden: true },
  { name: 'v', short: 'v', type: 'string', default: '0', help: 'Accepted, without effect here.', hidden: true },
  ...['insecure-skip-tls-verify', 'disable-compression', 'match-server-version', 'warnings-as-errors'].map(
    (name): Flag => ({ name, type: 'bool', default: 'false', help: 'Accepted, without effect here.', hidden: true }),
  ),
];
