/** The changes that `kubectl set env` makes to one container. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/set/set_env.go
import { strictEnvironmentNameProblems } from '../../kinds/formats.ts';
import type { Container, EnvVar } from '../../kinds/pod/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import type { Flag } from '../flags.ts';
import type { Info } from '../resources.ts';

export const environmentFlags: readonly Flag[] = [
  { name: 'env', short: 'e', type: 'array', default: '[]', help: 'A variable and its value: KEY=VALUE.' },
  { name: 'from', type: 'string', help: 'Take all keys of configmap/name or secret/name.' },
  { name: 'keys', type: 'list', default: '[]', help: 'With --from: only these keys.' },
  { name: 'prefix', type: 'string', help: 'With --from: put before each name.' },
  { name: 'list', type: 'bool', default: 'false', help: 'Print the variables.' },
  { name: 'resolve', type: 'bool', default: 'false', help: 'Accepted, without effect here.', hidden: true },
  { name: 'overwrite', type: 'bool', default: 'true', help: 'Replace values that are set already.' },
];

export interface EnvironmentChange {
  set: EnvVar[];
  remove: string[];
}

export async function parseEnvironment(command: Command, words: readonly string[]): Promise<EnvironmentChange> {
  const change: EnvironmentChange = { set: [], remove: [] };
  for (const word of [...command.flags.list('env'), ...words]) {
    const equals = word.indexOf('=');
    if (equals >= 0) {
      const name = word.slice(0, equals);
      const problems = strictEnvironmentNameProblems(name);
      if (problems.length > 0)
        throw new CommandError(`${JSON.stringify(name)} is not a valid key name: ${problems.join(';')}`);
      change.set.push({ name, value: word.slice(equals + 1) });
    } else if (word.endsWith('-')) change.remove.push(word.slice(0, -1));
    else throw new CommandError(`environment variables must be of the form key=value, but is "${word}"`);
  }
  const doubled = change.set.find(({ name }) => change.remove.includes(name));
  if (doubled)
    throw new CommandError('can not both modify and remove the same environment variable in the same command');
  const from = command.flags.text('from');
  if (from) change.set.push(...(await variablesFrom(command, from)));
  return change;
}

/** A reference for every key of a config map or secret: `log-level` becomes LOG_LEVEL. */
async function variablesFrom(command: Command, from: string): Promise<EnvVar[]> {
  const [type, name] = from.split('/');
  const resource = (await command.discovery()).expect(type);
  if (resource.kind !== 'ConfigMap' && resource.kind !== 'Secret')
    throw new CommandError(`unsupported resource specified in --from`);
  const object = await command.client.get<AnyObject & { data?: Record<string, string> }>({
    resource,
    namespace: command.namespace,
    name,
  });
  const wanted = command.flags.list('keys');
  const keys = Object.keys(object.data ?? {})
    .sort()
    .filter((key) => wanted.length === 0 || wanted.includes(key));
  const prefix = command.flags.text('prefix');
  const nameOf = (key: string): string => key.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
  for (const key of keys) if (nameOf(key) !== key) command.err(`Warning: key ${key} transferred to ${nameOf(key)}\n`);
  return keys.map((key) => ({
    name: prefix + nameOf(key),
    valueFrom: resource.kind === 'Secret' ? { secretKeyRef: { name, key } } : { configMapKeyRef: { name, key } },
  }));
}

/** Present variables keep their place; new ones come after them. */
export function setEnvironment(
  command: Command,
  container: Container,
  { set, remove }: EnvironmentChange,
  subject: string,
): Container {
  const before = container.env ?? [];
  if (!command.flags.bool('overwrite')) {
    const taken = set.find(({ name }) => before.some((variable) => variable.name === name));
    if (taken)
      throw new CommandError(
        `${subject} '${taken.name}' already has a value (${before.find(({ name }) => name === taken.name)?.value ?? ''}), and --overwrite is false`,
      );
  }
  const changed = before
    .filter(({ name }) => !remove.includes(name))
    .map((variable) => set.find(({ name }) => name === variable.name) ?? variable);
  const added = set.filter(
    ({ name }, index) =>
      !before.some((variable) => variable.name === name) && set.findIndex((one) => one.name === name) === index,
  );
  const env = [...changed, ...added];
  const { env: _before, ...rest } = container;
  return env.length > 0 ? { ...container, env } : rest;
}

export function listEnvironment(command: Command, { resource, name }: Info, containers: readonly Container[]): void {
  for (const container of containers) {
    command.out(`# ${resource.kind} ${name}, container ${container.name}\n`);
    for (const variable of container.env ?? []) command.out(`${variableText(variable)}\n`);
  }
}

function variableText({ name, value, valueFrom }: EnvVar): string {
  if (valueFrom?.configMapKeyRef)
    return `# ${name} from configmap ${valueFrom.configMapKeyRef.name}, key ${valueFrom.configMapKeyRef.key}`;
  if (valueFrom?.secretKeyRef)
    return `# ${name} from secret ${valueFrom.secretKeyRef.name}, key ${valueFrom.secretKeyRef.key}`;
  if (valueFrom?.fieldRef) return `# ${name} from field path ${valueFrom.fieldRef.fieldPath}`;
  if (valueFrom?.resourceFieldRef) return `# ${name} from resource field ${valueFrom.resourceFieldRef.resource}`;
  return `${name}=${value ?? ''}`;
}
