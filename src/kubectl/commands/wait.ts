/** `kubectl wait`: until a condition holds, a field has a value, an object is there or is gone. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/wait/wait.go
import type { Condition } from '../../api/object.ts';
import { notFound } from '../../api/status.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { asExpected, CommandError, Exit, isNotFound, StatusError, throwAll } from '../errors.ts';
import {
  allFlag,
  allNamespacesFlag,
  fieldSelectorFlag,
  fileFlags,
  localFlag,
  printFlags,
  selectorFlag,
  timeoutFlag,
} from '../flags.ts';
import { readManifests } from '../manifests.ts';
import { findJsonPath } from '../printers/jsonpath.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { filesAndArguments, read, select, type Info, type Named } from '../resources.ts';
import { waitFor } from '../watching.ts';

export const wait: Verb = {
  name: 'wait',
  summary: 'Wait until something is true of objects',
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  examples: [
    'kubectl wait --for=condition=Ready pod/web-1',
    "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web-1",
    'kubectl wait --for=delete pod/web-1 --timeout=60s',
  ],
  flags: [
    ...fileFlags,
    ...printFlags,
    selectorFlag,
    fieldSelectorFlag,
    allFlag,
    allNamespacesFlag,
    localFlag,
    { name: 'for', type: 'string', help: 'create, delete, condition=NAME[=VALUE] or jsonpath=EXPRESSION[=VALUE].' },
    timeoutFlag('How long to wait; 0 looks once, negative waits a week.', '30s'),
  ],
  run: runWait,
};

/** What is waited for. `mayBeMissing`: an object that is not there is no error. */
interface Goal {
  /** An object that never was there is none to speak of. */
  isSilentWhenMissing?: boolean;
  isMet(object: AnyObject | undefined): boolean;
  mayBeMissing: boolean;
}

const weekMs = 7 * 24 * 3600 * 1000;

async function runWait(command: Command): Promise<void> {
  const goal = goalOf(command.flags.text('for'));
  const timeout = command.flags.ms('timeout');
  const timeoutMs = timeout < 0 ? weekMs : timeout;
  const errors: Error[] = [];
  const targets = await targetsOf(command, goal, errors);
  if (!targets) return;
  if (targets.length === 0 && errors.length === 0 && !goal.isSilentWhenMissing)
    throw new CommandError('no matching resources found');
  const printer = new ObjectPrinter(command);
  const startMs = await command.now();
  for (const target of targets) {
    try {
      await waitOne(
        command,
        goal,
        target,
        printer,
        timeoutMs === 0 ? 0 : Math.max(0, timeoutMs - ((await command.now()) - startMs)),
      );
    } catch (error) {
      errors.push(asExpected(error));
    }
  }
  throwAll(errors);
}

/** What to wait for; undefined when all of it is gone already and that was the wish. */
async function targetsOf(command: Command, goal: Goal, errors: Error[]): Promise<Named[] | undefined> {
  const files = command.flags.list('filename');
  if (files.length > 0) {
    if (command.args.length > 0) throw new CommandError(filesAndArguments);
    const manifests = await readManifests(command, files);
    errors.push(...manifests.errors);
    return manifests.infos;
  }
  const targets: Named[] = [];
  let isSatisfied = false;
  for (const selection of await select(command, command.args)) {
    try {
      if ('named' in selection && goal.mayBeMissing && !goal.isSilentWhenMissing) targets.push(selection.named);
      else targets.push(...(await read(command, selection)));
    } catch (error) {
      if (goal.isSilentWhenMissing && isNotFound(error)) isSatisfied = true;
      else errors.push(asExpected(error));
    }
  }
  return isSatisfied && targets.length === 0 && errors.length === 0 ? undefined : targets;
}

async function waitOne(
  command: Command,
  goal: Goal,
  target: Named,
  printer: ObjectPrinter,
  timeoutMs: number,
): Promise<void> {
  let last = 'object' in target ? (target as Info).object : undefined;
  let isLost = false;
  const look = (object: AnyObject | undefined): boolean => {
    if (object) last = object;
    if (object === undefined && !goal.mayBeMissing) isLost = true;
    return isLost || goal.isMet(object);
  };
  const { signal } = command.session;
  const outcome =
    timeoutMs === 0
      ? (await lookOnce(command, target, look))
        ? 'done'
        : 'timeout'
      : await waitFor(command.client, target, look, { timeoutMs, ...(signal ? { signal } : {}) });
  const { resource, name } = target;
  if (outcome === 'interrupted') throw new Exit(130);
  if (isLost) throw new StatusError(notFound({ group: resource.group, resource: resource.name }, name));
  // Upstream waits for a creation in a place that does not name the object.
  const isCreation = goal.mayBeMissing && !goal.isSilentWhenMissing;
  if (outcome === 'timeout' && isCreation) throw new CommandError('timed out waiting for the condition');
  if (outcome === 'timeout') throw new CommandError(`timed out waiting for the condition on ${resource.name}/${name}`);
  const object =
    last ??
    ({
      apiVersion: resource.group ? `${resource.group}/${resource.version}` : resource.version,
      kind: resource.kind,
      metadata: { name },
    } as AnyObject);
  printer.print(
    {
      ...object,
      kind: resource.kind,
      apiVersion: resource.group ? `${resource.group}/${resource.version}` : resource.version,
    },
    'condition met',
  );
}

async function lookOnce(
  command: Command,
  target: Named,
  look: (object: AnyObject | undefined) => boolean,
): Promise<boolean> {
  try {
    return look(await command.client.get<AnyObject>(target));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return look(undefined);
  }
}

function goalOf(text: string): Goal {
  if (text.toLowerCase() === 'delete')
    return { isMet: (object) => object === undefined, mayBeMissing: true, isSilentWhenMissing: true };
  if (text.toLowerCase() === 'create') return { isMet: (object) => object !== undefined, mayBeMissing: true };
  if (text.startsWith('condition=')) return conditionGoal(text.slice('condition='.length));
  if (text.startsWith('jsonpath=')) return pathGoal(text.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`);
}

function conditionGoal(text: string): Goal {
  const [name, value = 'true'] = text.split('=');
  return {
    mayBeMissing: false,
    isMet(object) {
      const { conditions = [], observedGeneration } = (object?.status ?? {}) as {
        conditions?: Condition[];
        observedGeneration?: number;
      };
      const condition = conditions.find(({ type }) => type.toLowerCase() === name.toLowerCase());
      if (!condition) return false;
      // A condition about an older spec does not count.
      const observed = condition.observedGeneration ?? observedGeneration;
      if (observed !== undefined && observed < (object?.metadata.generation ?? 0)) return false;
      return condition.status.toLowerCase() === value.toLowerCase();
    },
  };
}

function pathGoal(text: string): Goal {
  // The value comes after the last `=` that is not inside the braces.
  const close = text.lastIndexOf('}');
  const equals = close < 0 ? text.indexOf('=') : text.indexOf('=', close);
  const expression = equals < 0 ? text : text.slice(0, equals);
  const wanted = equals < 0 ? undefined : text.slice(equals + 1);
  if (!expression) throw new CommandError('jsonpath expression cannot be empty');
  if (wanted === '') throw new CommandError('jsonpath wait has to have a value after equal sign');
  const inner = /^\{(.*)\}$/s.exec(expression)?.[1] ?? expression;
  return {
    mayBeMissing: false,
    isMet(object) {
      const found = findJsonPath(inner, object);
      if (wanted === undefined) return found.length > 0;
      if (found.length > 1) throw new CommandError(`given jsonpath expression matches more than one value`);
      return found.length === 1 && String(found[0]) === wanted;
    },
  };
}
