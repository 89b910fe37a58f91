/** `kubectl create configmap` and `create secret`: keys from the line, from files, from lines of a file. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_configmap.go, create_secret.go
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import type { Flag } from '../flags.ts';
import type { Generator } from './create-generator.ts';
import { draft } from './create-workload.ts';

const sourceFlags: readonly Flag[] = [
  { name: 'from-literal', type: 'array', default: '[]', help: 'A key and its value: key=value.' },
  { name: 'from-file', type: 'list', default: '[]', help: 'A file, whose name is the key, or key=file.' },
  { name: 'from-env-file', type: 'list', default: '[]', help: 'A file with lines of key=value.' },
  { name: 'append-hash', type: 'bool', default: 'false', help: 'Not available here.', hidden: true },
];

export const createConfigMap: Generator = {
  name: 'configmap',
  aliases: ['cm'],
  summary: 'Create a config map from literals, files or lines of a file',
  usage: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1]',
  examples: [
    'kubectl create configmap settings --from-literal=colour=blue',
    'kubectl create configmap page --from-file=index.html',
  ],
  flags: sourceFlags,
  namespaced: true,
  failure: 'configmap',
  async build(command, name) {
    const data = await readPairs(command, `ConfigMap "${name}"`, 'ConfigMap');
    return draft({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name, creationTimestamp: null },
      ...(data.size > 0 ? { data: sortedPairs(data) } : {}),
    });
  },
};

export const createGenericSecret: Generator = {
  name: 'generic',
  summary: 'Create a secret from literals, files or lines of a file',
  usage: 'secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1]',
  flags: [...sourceFlags, { name: 'type', type: 'string', help: 'Type of the secret.' }],
  namespaced: true,
  failure: 'secret',
  async build(command, name) {
    const pairs = await readPairs(command, 'Secret', 'Secret');
    const data = sortedPairs(new Map([...pairs].map(([key, value]) => [key, base64(value)])));
    const type = command.flags.text('type');
    return draft({
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name, creationTimestamp: null },
      ...(pairs.size > 0 ? { data } : {}),
      ...(type ? { type } : {}),
    });
  },
};

async function readPairs(command: Command, holder: string, kind: string): Promise<Map<string, string>> {
  const { flags } = command;
  if (flags.bool('append-hash')) throw new CommandError('--append-hash is not available here');
  const [literals, files, envFiles] = [
    flags.list('from-literal'),
    flags.list('from-file'),
    flags.list('from-env-file'),
  ];
  if (envFiles.length > 0 && literals.length + files.length > 0)
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  const pairs = new Map<string, string>();
  const add = (key: string, value: string): void => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key))
      throw new CommandError(
        `"${key}" is not a valid key name for a ${kind}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
      );
    if (pairs.has(key))
      throw new CommandError(
        kind === 'Secret'
          ? `cannot add key ${key}, another key by that name already exists`
          : `cannot add key "${key}", another key by that name already exists in Data for ${holder}`,
      );
    pairs.set(key, value);
  };
  for (const file of files) {
    const [key, path] = splitFileSource(file);
    add(key, await readFile(command, path));
  }
  for (const literal of literals) {
    const equals = literal.indexOf('=');
    if (equals <= 0) throw new CommandError(`invalid literal source ${literal}, expected key=value`);
    add(literal.slice(0, equals), literal.slice(equals + 1));
  }
  for (const file of envFiles) for (const [key, value] of envPairs(await readFile(command, file))) add(key, value);
  return pairs;
}

function splitFileSource(source: string): [string, string] {
  const equals = source.indexOf('=');
  if (equals < 0) return [source.slice(source.lastIndexOf('/') + 1), source];
  if (equals === 0) throw new CommandError(`key name for file path ${source.slice(1)} missing`);
  if (equals === source.length - 1) throw new CommandError(`file path for key name ${source.slice(0, -1)} missing`);
  if (source.indexOf('=', equals + 1) >= 0) throw new CommandError("key names or file paths cannot contain '='");
  return [source.slice(0, equals), source.slice(equals + 1)];
}

async function readFile(command: Command, path: string): Promise<string> {
  const text = await command.session.files.read(path);
  if (text === undefined) throw new CommandError(`error reading ${path}: no such file or directory`);
  return text;
}

/** Lines of `key=value`; empty lines and those after `#` do not count. */
function* envPairs(text: string): Iterable<[string, string]> {
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trimStart();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const equals = trimmed.indexOf('=');
    yield equals < 0 ? [trimmed, ''] : [trimmed.slice(0, equals), trimmed.slice(equals + 1)];
  }
}

function sortedPairs(pairs: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...pairs].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Text as UTF-8, in base64. */
export function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}
