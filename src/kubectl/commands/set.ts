/** `kubectl set`: changes of one sort of field, without an editor. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/set
import { parseQuantity, quantityMessage } from '../../api/quantity.ts';
import { equal } from '../../base/equality.ts';
import type { Container, PodSpec } from '../../kinds/pod/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError, StatusError, throwAll } from '../errors.ts';
import {
  allFlag,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  localFlag,
  printFlags,
  selectorFlag,
  type Flag,
} from '../flags.ts';
import { gatherForChange, isLocal, sendChange } from '../modify.ts';
import { nothingGiven, select, visit, type Info } from '../resources.ts';
import { parseEnvironment, setEnvironment, environmentFlags, listEnvironment } from './set-env.ts';
import { selectorObject } from './create-other.ts';

const setFlags: readonly Flag[] = [
  ...fileFlags,
  ...printFlags,
  selectorFlag,
  allFlag,
  localFlag,
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
];

/** The pod spec inside an object and a way to put another one there; undefined for kinds without pods. */
export function podSpecOf(object: AnyObject): { spec: PodSpec; replace(next: PodSpec): AnyObject } | undefined {
  const spec = object.spec as Record<string, unknown> | undefined;
  if (object.kind === 'Pod')
    return { spec: spec as unknown as PodSpec, replace: (next) => ({ ...object, spec: next }) as unknown as AnyObject };
  if (object.kind === 'CronJob') {
    const jobTemplate = spec?.jobTemplate as { spec: { template: { spec: PodSpec } } } | undefined;
    if (!jobTemplate) return undefined;
    const { template } = jobTemplate.spec;
    return {
      spec: template.spec,
      replace: (next) =>
        ({
          ...object,
          spec: {
            ...spec,
            jobTemplate: { ...jobTemplate, spec: { ...jobTemplate.spec, template: { ...template, spec: next } } },
          },
        }) as unknown as AnyObject,
    };
  }
  const template = spec?.template as { spec?: PodSpec } | undefined;
  const podSpec = template?.spec;
  if (!podSpec) return undefined;
  return {
    spec: podSpec,
    replace: (next) =>
      ({ ...object, spec: { ...spec, template: { ...template, spec: next } } }) as unknown as AnyObject,
  };
}

/** Splits `deploy/web web=shop:v2` into what is meant and what is wanted. */
function splitArguments(
  command: Command,
  isChange: (word: string) => boolean,
): { resources: string[]; changes: string[] } {
  const first = command.args.findIndex(isChange);
  const resources = first < 0 ? [...command.args] : command.args.slice(0, first);
  const changes = first < 0 ? [] : command.args.slice(first);
  const stray = changes.find((word) => !isChange(word));
  if (stray !== undefined) throw new CommandError(`all resources must be specified before image changes: ${stray}`);
  return { resources, changes };
}

/** The objects; nothing is changed when one of them cannot be had. */
async function infosOf(command: Command, resources: readonly string[]): Promise<{ infos: Info[]; errors: Error[] }> {
  if (resources.length === 0 && command.flags.list('filename').length === 0) throw new CommandError(nothingGiven);
  const found = await gatherForChange(command, resources);
  throwAll(found.errors);
  return found;
}

function noPods({ resource, name, object }: Info): CommandError {
  return new CommandError(
    `${resource.name}/${name} the object is not a pod or does not have a pod template: *${resource.version}.${object.kind}`,
  );
}

/** Sends the object when it differs; says nothing when it does not, as upstream. */
async function sendIfChanged(
  command: Command,
  info: Info,
  changed: AnyObject,
  operation: string,
  failure: string,
): Promise<void> {
  if (equal(info.object, changed) && !isLocal(command) && command.dryRun !== 'client') return;
  await sendOrExplain(command, info, changed, operation, failure);
}

/** A refusal is told in the command's own words. */
async function sendOrExplain(
  command: Command,
  info: Info,
  changed: AnyObject,
  operation: string,
  failure: string,
): Promise<void> {
  try {
    await sendChange(command, info, changed, { operation, type: 'strategic', isTyped: true });
  } catch (error) {
    throw error instanceof StatusError ? new CommandError(`failed to patch ${failure} ${error.message}`) : error;
  }
}

const image: Verb = {
  name: 'image',
  summary: 'Set the image of containers',
  usage:
    'set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  examples: ['kubectl set image deployment/web web=shop:v2', "kubectl set image deployments,rs '*=nginx' --all"],
  flags: setFlags,
  async run(command) {
    const { resources, changes } = splitArguments(command, (word) => word.includes('=') || word.endsWith('-'));
    const images = new Map(
      changes.map((change) => [change.slice(0, change.indexOf('=')), change.slice(change.indexOf('=') + 1)]),
    );
    if (resources.length === 0 && command.flags.list('filename').length === 0) throw new CommandError(nothingGiven);
    if (resources.length > 0) await select(command, resources, { listWithoutSelector: true });
    if (images.size === 0) throw new CommandError('at least one image update is required');
    if (images.size > 1 && images.has('*'))
      throw new CommandError(
        'all containers are already specified by *, but saw more than one container_name=container_image pairs',
      );
    const { infos, errors } = await infosOf(command, resources);
    await visit(infos, errors, async (info) => {
      const pods = podSpecOf(info.object);
      if (!pods) throw noPods(info);
      const problems: Error[] = [];
      const { containers, initContainers = [] } = pods.spec;
      for (const name of images.keys())
        if (name !== '*' && ![...containers, ...initContainers].some((container) => container.name === name))
          problems.push(new CommandError(`unable to find container named "${name}"`));
      errors.push(...problems);
      // One name that is there is enough to send the change.
      if (problems.length === images.size) return;
      const withImage = (container: Container): Container => ({
        ...container,
        image: images.get(container.name) ?? images.get('*') ?? container.image,
      });
      const next = {
        ...pods.spec,
        containers: containers.map(withImage),
        ...(pods.spec.initContainers ? { initContainers: initContainers.map(withImage) } : {}),
      };
      await sendIfChanged(command, info, pods.replace(next), 'image updated', 'image update to pod template:');
    });
    throwAll(errors);
  },
};

const containersFlag: Flag = {
  name: 'containers',
  short: 'c',
  type: 'string',
  default: '*',
  help: 'Names of containers; * stands for any letters.',
};

export function matchesName(pattern: string, name: string): boolean {
  return new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  ).test(name);
}

const resources: Verb = {
  name: 'resources',
  summary: 'Set what containers ask for and may use',
  usage: 'set resources (-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS]',
  examples: ['kubectl set resources deployment/web --requests=cpu=100m,memory=64Mi --limits=memory=128Mi'],
  flags: [
    ...setFlags,
    containersFlag,
    { name: 'limits', type: 'string', help: 'cpu=200m,memory=512Mi' },
    { name: 'requests', type: 'string', help: 'cpu=200m,memory=512Mi' },
  ],
  async run(command) {
    const [limits, requests] = [
      parseAmounts(command.flags.text('limits')),
      parseAmounts(command.flags.text('requests')),
    ];
    if (command.args.length === 0 && command.flags.list('filename').length === 0) throw new CommandError(nothingGiven);
    if (!limits && !requests)
      throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)');
    const { infos, errors } = await infosOf(command, command.args);
    await visit(infos, errors, async (info) => {
      const pods = podSpecOf(info.object);
      if (!pods) throw noPods(info);
      const pattern = command.flags.text('containers');
      if (!pods.spec.containers.some(({ name }) => matchesName(pattern, name)))
        throw new CommandError(`unable to find container named ${pattern}`);
      const change = (container: Container): Container =>
        matchesName(pattern, container.name)
          ? {
              ...container,
              resources: {
                ...container.resources,
                ...(limits ? { limits: { ...container.resources?.limits, ...limits } } : {}),
                ...(requests ? { requests: { ...container.resources?.requests, ...requests } } : {}),
              },
            }
          : container;
      await sendIfChanged(
        command,
        info,
        pods.replace({ ...pods.spec, containers: pods.spec.containers.map(change) }),
        'resource requirements updated',
        'resources update to pod template',
      );
    });
    throwAll(errors);
  },
};

function parseAmounts(text: string): Record<string, string> | undefined {
  if (!text) return undefined;
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [name, amount, ...rest] = pair.split('=');
      if (!name || amount === undefined || rest.length > 0)
        throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
      if (Number.isNaN(parseQuantity(amount))) throw new CommandError(quantityMessage);
      return [name, amount];
    }),
  );
}

const env: Verb = {
  name: 'env',
  summary: 'Set, remove or list environment variables of containers',
  usage: 'set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  examples: [
    'kubectl set env deployment/web STAGE=test',
    'kubectl set env deployment/web STAGE-',
    'kubectl set env deployment/web --list',
  ],
  flags: [...setFlags, containersFlag, ...environmentFlags],
  async run(command) {
    const { resources: words, changes } = splitArguments(command, (word) => word.includes('=') || word.endsWith('-'));
    const wanted = await parseEnvironment(command, changes);
    if (words.length === 0 && command.flags.list('filename').length === 0)
      throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    const { infos, errors } = await infosOf(command, words);
    await visit(infos, errors, async (info) => {
      const pods = podSpecOf(info.object);
      if (!pods) throw noPods(info);
      const pattern = command.flags.text('containers');
      if (command.flags.bool('list'))
        return listEnvironment(
          command,
          info,
          pods.spec.containers.filter(({ name }) => matchesName(pattern, name)),
        );
      if (!pods.spec.containers.some(({ name }) => matchesName(pattern, name)))
        return command.err(
          `Warning: ${info.resource.kind}/${info.name} does not have any containers matching "${pattern}"\n`,
        );
      const next = {
        ...pods.spec,
        containers: pods.spec.containers.map((container) =>
          matchesName(pattern, container.name)
            ? setEnvironment(command, container, wanted, `${info.resource.name}/${info.name}`)
            : container,
        ),
      };
      await sendIfChanged(command, info, pods.replace(next), 'env updated', 'env update to pod template:');
    });
    throwAll(errors);
  },
};

const selector: Verb = {
  name: 'selector',
  summary: 'Set the selector of a service',
  usage: 'set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: setFlags,
  async run(command) {
    const words = command.args.slice(0, -1);
    const expression = command.args.at(-1) ?? '';
    if (command.args.length === 0) throw new CommandError('one selector is required');
    const { matchLabels = {}, matchExpressions = [] } = selectorObject(expression);
    if (words.length === 0 && command.flags.list('filename').length === 0) throw new CommandError(nothingGiven);
    const { infos, errors } = await gatherForChange(command, words);
    await visit(infos, errors, async (info) => {
      if (info.object.kind !== 'Service') throw new CommandError(`setting a selector is only supported for Services`);
      if (matchExpressions.length > 0)
        throw new CommandError(
          `match expression [${matchExpressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`).join(' ')}] not supported on this object`,
        );
      await sendChange(
        command,
        info,
        { ...info.object, spec: { ...(info.object.spec as object), selector: matchLabels } } as AnyObject,
        { operation: 'selector updated', type: 'strategic', isTyped: true },
      );
    });
    throwAll(errors);
  },
};

const serviceAccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Set the service account of pods',
  usage: 'set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: setFlags,
  async run(command) {
    if (command.args.length === 0) throw new CommandError('serviceaccount is required');
    const name = command.args.at(-1) ?? '';
    const { infos, errors } = await infosOf(command, command.args.slice(0, -1));
    await visit(infos, errors, async (info) => {
      const pods = podSpecOf(info.object);
      if (!pods) throw noPods(info);
      await sendOrExplain(
        command,
        info,
        pods.replace({ ...pods.spec, serviceAccountName: name }),
        'serviceaccount updated',
        'ServiceAccountName',
      );
    });
    throwAll(errors);
  },
};

export const set: Verb = {
  name: 'set',
  summary: 'Change one sort of field: image, resources, env, selector, serviceaccount',
  usage: 'set SUBCOMMAND',
  flags: [],
  verbs: [env, image, resources, selector, serviceAccount],
};
