/** `kubectl run`: one pod from an image. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/run/run.go
import { applyMergePatch } from '../../api/merge-patch.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError } from '../errors.ts';
import { dryRunFlag, fieldManagerFlag, printFlags } from '../flags.ts';
import { ObjectPrinter } from '../printers/print.ts';
import { parseDocuments } from '../yaml.ts';
import { expectFlags, saveConfigFlag } from './create-generator.ts';

export const runVerb: Verb = {
  name: 'run',
  summary: 'Start one pod from an image',
  usage:
    'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  examples: [
    'kubectl run nginx --image=nginx',
    "kubectl run tool --image=busybox --restart=Never -- sh -c 'echo hello'",
  ],
  flags: [
    ...printFlags,
    dryRunFlag,
    saveConfigFlag,
    { name: 'image', type: 'string', help: 'Image of the container.' },
    { name: 'image-pull-policy', type: 'string', help: 'Always, IfNotPresent or Never.' },
    { name: 'port', type: 'string', help: 'Port that the container listens on.' },
    { name: 'expose', type: 'bool', default: 'false', help: 'With --port: also create a service.' },
    { name: 'env', type: 'array', default: '[]', help: 'A variable and its value: KEY=VALUE.' },
    { name: 'labels', short: 'l', type: 'string', help: 'Labels of the pod: key=value,key2=value2.' },
    { name: 'annotations', type: 'array', default: '[]', help: 'Annotations of the pod: key=value.' },
    { name: 'restart', type: 'string', default: 'Always', help: 'Always, OnFailure or Never.' },
    { name: 'command', type: 'bool', default: 'false', help: 'What follows -- is the command, not its arguments.' },
    { name: 'overrides', type: 'string', help: 'JSON that is merged into the pod.' },
    { name: 'override-type', type: 'string', default: 'merge', help: 'merge.', hidden: true },
    { name: 'privileged', type: 'bool', default: 'false', help: 'Run the container privileged.' },
    { name: 'stdin', short: 'i', type: 'bool', default: 'false', help: 'Not available here.', hidden: true },
    { name: 'tty', short: 't', type: 'bool', default: 'false', help: 'Not available here.', hidden: true },
    { name: 'attach', type: 'bool', default: 'false', help: 'Not available here.', hidden: true },
    { name: 'rm', type: 'bool', default: 'false', help: 'Not available here.', hidden: true },
    { name: 'quiet', short: 'q', type: 'bool', default: 'false', help: 'Accepted, without effect here.', hidden: true },
    { name: 'leave-stdin-open', type: 'bool', default: 'false', help: 'Accepted, without effect here.', hidden: true },
    fieldManagerFlag('kubectl-run'),
  ],
  run: runPod,
};

async function runPod(command: Command): Promise<void> {
  expectFlags(command, ['image']);
  const { flags } = command;
  const [name, ...words] = command.args;
  if (!name) throw command.usageError('NAME is required for run');
  if (!flags.text('image')) throw new CommandError('--image is required');
  if (!imageReference.test(flags.text('image')))
    throw new CommandError(`Invalid image name ${JSON.stringify(flags.text('image'))}: invalid reference format`);
  if (flags.bool('rm') && !flags.bool('stdin') && !flags.bool('attach'))
    throw command.usageError('--rm should only be used for attached containers');
  for (const flag of ['stdin', 'tty', 'attach', 'rm'] as const)
    if (flags.bool(flag))
      throw new CommandError(`--${flag} is not available here: nothing can be attached to a container`);
  if (flags.bool('expose') && !flags.text('port'))
    throw command.usageError('--port must be set when exposing a service');
  if (!['Always', 'OnFailure', 'Never'].includes(flags.text('restart')))
    throw command.usageError(`invalid restart policy: ${flags.text('restart')}`);
  const printer = new ObjectPrinter(command);
  const pod = overridden(command, podFor(command, name, words));
  if (flags.bool('expose')) await createOne(command, printer, serviceFor(command, name), 'services');
  await createOne(command, printer, pod, 'pods');
}

/** `registry:5000/team/shop:v2@sha256:…` */
// k8s: vendor/github.com/distribution/reference/regexp.go ReferenceRegexp
const imageReference =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

/** A number on the command line, refused as Go refuses it. */
export function numberOf(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}

async function createOne(command: Command, printer: ObjectPrinter, draft: AnyObject, type: string): Promise<void> {
  if (command.dryRun === 'client') return printer.print(draft, 'created', true);
  const resource = (await command.discovery()).expect(type);
  const created = await command.client.create<AnyObject>({ resource, namespace: command.namespace }, draft, {
    fieldManager: command.flags.text('field-manager'),
    dryRun: command.dryRun === 'server',
  });
  printer.print(created, 'created', true);
}

function overridden(command: Command, pod: AnyObject): AnyObject {
  const text = command.flags.text('overrides');
  if (!text) return pod;
  const { documents, errors } = parseDocuments(text);
  if (errors.length > 0) throw new CommandError('Invalid JSON Patch');
  return applyMergePatch(pod, documents[0]?.value) as AnyObject;
}

function podFor(command: Command, name: string, words: readonly string[]): AnyObject {
  const { flags } = command;
  const labels = flags.text('labels') ? pairs(flags.text('labels').split(',')) : { run: name };
  const annotations = flags.list('annotations');
  const container = {
    name,
    image: flags.text('image'),
    ...(words.length > 0 ? (flags.bool('command') ? { command: words } : { args: words }) : {}),
    ...(flags.text('port') ? { ports: [{ containerPort: numberOf(flags.text('port')) }] } : {}),
    ...(flags.list('env').length > 0 ? { env: flags.list('env').map(variable) } : {}),
    resources: {},
    ...(flags.text('image-pull-policy') ? { imagePullPolicy: flags.text('image-pull-policy') } : {}),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
  };
  const namespace = command.namespaceIsGiven ? { namespace: command.namespace } : {};
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      ...namespace,
      creationTimestamp: null,
      labels,
      ...(annotations.length > 0 ? { annotations: pairs(annotations) } : {}),
    },
    spec: { containers: [container], restartPolicy: flags.text('restart'), dnsPolicy: 'ClusterFirst' },
    status: {},
  } as unknown as AnyObject;
}

function serviceFor(command: Command, name: string): AnyObject {
  const port = numberOf(command.flags.text('port'));
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, creationTimestamp: null },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: { run: name } },
    status: { loadBalancer: {} },
  } as unknown as AnyObject;
}

function pairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 0) throw new CommandError(`unexpected label spec: ${text}`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

function variable(text: string): { name: string; value?: string } {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new CommandError(`invalid env: ${text}`);
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}
