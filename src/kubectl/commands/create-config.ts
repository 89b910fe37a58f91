/** `kubectl create configmap` and `create secret`: keys from the line, from files, from lines of a file. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_configmap.go, create_secret.go
import { base64OfText } from '../../kinds/base64.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import type { Flag } from '../flags.ts';
import type { Generator } from './create-generator.ts';
import { draft } from './create-workload.ts';

const appendHashFlag: Flag = {
  name: 'append-hash',
  type: 'bool',
  default: 'false',
  help: 'Not available here.',
  hidden: true,
};

const sourceFlags: readonly Flag[] = [
  { name: 'from-literal', type: 'array', default: '[]', help: 'A key and its value: key=value.' },
  { name: 'from-file', type: 'list', default: '[]', help: 'A file, whose name is the key, or key=file.' },
  { name: 'from-env-file', type: 'list', default: '[]', help: 'A file with lines of key=value.' },
  appendHashFlag,
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
    const data = sortedPairs(new Map([...pairs].map(([key, value]) => [key, base64OfText(value)])));
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

export const createTlsSecret: Generator = {
  name: 'tls',
  summary: 'Create a secret from a certificate and its key',
  usage: 'secret tls NAME --cert=path/to/cert/file --key=path/to/key/file',
  flags: [
    { name: 'cert', type: 'string', help: 'A file with the certificate, in PEM.' },
    { name: 'key', type: 'string', help: 'A file with the private key, in PEM.' },
    appendHashFlag,
  ],
  namespaced: true,
  failure: 'secret',
  async build(command, name) {
    const [cert, key] = [command.flags.text('cert'), command.flags.text('key')];
    if (!key || !cert) throw new CommandError('key and cert must be specified');
    const data = {
      'tls.crt': base64OfText(await readPem(command, cert)),
      'tls.key': base64OfText(await readPem(command, key)),
    };
    return draft({
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name, creationTimestamp: null },
      data,
      type: 'kubernetes.io/tls',
    });
  },
};

async function readPem(command: Command, path: string): Promise<string> {
  const text = await command.session.files.read(path);
  if (text === undefined) throw new CommandError(`Cannot read file ${path}, open ${path}: no such file or directory`);
  if (!text.includes('-----BEGIN ')) throw new CommandError('tls: failed to find any PEM data in certificate input');
  return text;
}

export const createDockerSecret: Generator = {
  name: 'docker-registry',
  summary: 'Create a secret with which images are pulled',
  usage:
    'secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string]',
  flags: [
    { name: 'docker-server', type: 'string', default: 'https://index.docker.io/v1/', help: 'The registry.' },
    { name: 'docker-username', type: 'string', help: 'Who pulls.' },
    { name: 'docker-password', type: 'string', help: 'The password.' },
    { name: 'docker-email', type: 'string', help: 'The address.' },
    appendHashFlag,
  ],
  namespaced: true,
  failure: 'secret',
  build(command, name) {
    const [server, username, password, email] = ['server', 'username', 'password', 'email'].map((part) =>
      command.flags.text(`docker-${part}`),
    );
    if (!username || !password || !server)
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    const login = { username, password, ...(email ? { email } : {}), auth: base64OfText(`${username}:${password}`) };
    const data = { '.dockerconfigjson': base64OfText(JSON.stringify({ auths: { [server]: login } })) };
    return draft({
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name, creationTimestamp: null },
      data,
      type: 'kubernetes.io/dockerconfigjson',
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
