/** `kubectl rollout`: how a change of template is going, what came before, and the way back. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/rollout
import { formatTime } from '../../api/time.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { qualifiedName } from '../discovery.ts';
import { CommandError, Exit, throwAll } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, selectorFlag, timeoutFlag, type Flag } from '../flags.ts';
import { sendChange } from '../modify.ts';
import { gather, visit, type Info } from '../resources.ts';
import { describeRevision, revisionTable } from '../rollout/history.ts';
import { rolloutStatus } from '../rollout/status.ts';
import { undoRollout } from '../rollout/undo.ts';
import { waitFor } from '../watching.ts';

const revisionFlag = (help: string, name = 'revision'): Flag => ({ name, type: 'int', default: '0', help });
const changeFlags: readonly Flag[] = [...fileFlags, ...printFlags, selectorFlag, fieldManagerFlag('kubectl-rollout')];

/** Objects of the line, which must be named or selected. */
async function targets(command: Command): Promise<{ infos: Info[]; errors: Error[] }> {
  if (command.args.length === 0 && command.flags.list('filename').length === 0)
    throw new CommandError('required resource not specified');
  return gather(command, command.args, { listWithoutSelector: true });
}

const status: Verb = {
  name: 'status',
  summary: 'Follow a rollout until it is done',
  usage: 'rollout status (TYPE NAME | TYPE/NAME) [flags]',
  flags: [
    ...fileFlags,
    selectorFlag,
    { name: 'watch', short: 'w', type: 'bool', default: 'true', help: 'Follow it to its end.' },
    revisionFlag('Only this revision counts; another one is an error.'),
    timeoutFlag('How long to follow it; 0 follows as long as it takes.'),
  ],
  async run(command) {
    const { infos, errors } = await targets(command);
    const revision = command.flags.number('revision');
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`);
    if (infos.length === 0 && errors.length === 0)
      command.err(`No resources found in ${command.namespace} namespace.\n`);
    await visit(infos, errors, (info) => follow(command, info));
    throwAll(errors);
  },
};

async function follow(command: Command, info: Info): Promise<void> {
  const revision = command.flags.number('revision');
  let problem: Error | undefined;
  const look = (object: AnyObject | undefined): boolean => {
    if (object === undefined) {
      problem = new CommandError('object has been deleted');
      return true;
    }
    const { text, done, error } = rolloutStatus({ ...object, kind: info.object.kind }, revision);
    if (error) {
      problem = new CommandError(error);
      return true;
    }
    command.out(text);
    return done;
  };
  if (!command.flags.bool('watch')) {
    look(info.object);
    if (problem) throw problem;
    return;
  }
  const { signal } = command.session;
  const outcome = await waitFor(command.client, info, look, {
    timeoutMs: command.flags.ms('timeout'),
    ...(signal ? { signal } : {}),
  });
  if (problem) throw problem;
  if (outcome === 'timeout') throw new CommandError('timed out waiting for the condition');
  if (outcome === 'interrupted') throw new Exit(130);
}

const history: Verb = {
  name: 'history',
  summary: 'List earlier revisions',
  usage: 'rollout history (TYPE NAME | TYPE/NAME) [flags]',
  flags: [...changeFlags, revisionFlag('Show the pod template of this revision.')],
  async run(command) {
    const { infos, errors } = await targets(command);
    const revision = command.flags.number('revision');
    if (revision < 0) throw new CommandError(`revision must be a positive integer: ${revision}`);
    await visit(infos, errors, async (info) => {
      const name = `${info.resource.singular}.${info.resource.group}/${info.name}`;
      if (revision > 0)
        command.out(`${name} with revision #${revision}\n${await describeRevision(command, info, revision)}\n`);
      else command.out(`${name} \n${await revisionTable(command, info)}\n`);
    });
    throwAll(errors);
  },
};

const undo: Verb = {
  name: 'undo',
  summary: 'Go back to an earlier revision',
  usage: 'rollout undo (TYPE NAME | TYPE/NAME) [flags]',
  flags: [...changeFlags, dryRunFlag, revisionFlag('Go back to this one; 0 is the one before.', 'to-revision')],
  async run(command) {
    const { infos, errors } = await targets(command);
    await visit(infos, errors, (info) => undoRollout(command, info, command.flags.number('to-revision')));
    throwAll(errors);
  },
};

const pause: Verb = {
  name: 'pause',
  summary: 'Let changes of the template wait',
  usage: 'rollout pause RESOURCE',
  flags: changeFlags,
  run: (command) =>
    changeSpec(command, 'paused', 'pausing', (info, spec) => {
      if (spec.paused === true)
        throw new CommandError(`${qualifiedName(info.resource)} "${info.name}" is already paused`);
      return { ...spec, paused: true };
    }),
};

const resume: Verb = {
  name: 'resume',
  summary: 'Let changes of the template go on',
  usage: 'rollout resume RESOURCE',
  flags: changeFlags,
  run: (command) =>
    changeSpec(command, 'resumed', 'resuming', (info, spec) => {
      if (spec.paused !== true) throw new CommandError(`${qualifiedName(info.resource)} "${info.name}" is not paused`);
      const { paused: _paused, ...rest } = spec;
      return rest;
    }),
};

type Spec = Record<string, unknown> & {
  paused?: boolean;
  template?: { metadata?: { annotations?: Record<string, string> } };
};

const restart: Verb = {
  name: 'restart',
  summary: 'Replace all pods, one after the other',
  usage: 'rollout restart RESOURCE',
  flags: changeFlags,
  async run(command) {
    const restartedAt = formatTime(await command.now());
    return changeSpec(command, 'restarted', 'restarting', (info, spec) => {
      if (spec.paused === true)
        throw new CommandError(
          `${qualifiedName(info.resource)} "${info.name}" can't restart paused deployment (run rollout resume first)`,
        );
      const { template } = spec;
      const annotations = { ...template?.metadata?.annotations, 'kubectl.kubernetes.io/restartedAt': restartedAt };
      return { ...spec, template: { ...template, metadata: { ...template?.metadata, annotations } } };
    });
  },
};

/** Only what makes pods in revisions can be paused or restarted. */
async function changeSpec(
  command: Command,
  operation: string,
  doing: string,
  change: (info: Info, spec: Spec) => Spec,
): Promise<void> {
  const { infos, errors } = await targets(command);
  await visit(infos, errors, async (info) => {
    const isPausable = doing === 'restarting' ? ['Deployment', 'DaemonSet', 'StatefulSet'] : ['Deployment'];
    if (!isPausable.includes(info.resource.kind))
      throw new CommandError(`${qualifiedName(info.resource)} "${info.name}" ${doing} is not supported`);
    const changed = { ...info.object, spec: change(info, info.object.spec as Spec) } as AnyObject;
    await sendChange(command, info, changed, { operation, type: 'strategic', isTyped: true });
  });
  throwAll(errors);
}

export const rollout: Verb = {
  name: 'rollout',
  summary: 'Follow, pause, repeat and take back changes of pods',
  usage: 'rollout SUBCOMMAND',
  examples: ['kubectl rollout status deployment/web', 'kubectl rollout undo deployment/web'],
  flags: [],
  verbs: [history, pause, restart, resume, status, undo],
};
