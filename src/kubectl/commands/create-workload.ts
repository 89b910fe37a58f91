/** `kubectl create deployment`, `job` and `cronjob`. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_deployment.go
import type { AnyObject } from '../client.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import type { Generator } from './create-generator.ts';

const noTime = { creationTimestamp: null };

/** An object that is not stored yet: metadata without uid and version, as generators print it. */
export function draft(object: unknown): AnyObject {
  return object as AnyObject;
}

export const createDeployment: Generator = {
  name: 'deployment',
  aliases: ['deploy'],
  summary: 'Create a deployment with the given image',
  usage: 'deployment NAME --image=image -- [COMMAND] [args...]',
  examples: [
    'kubectl create deployment web --image=nginx --replicas=3',
    'kubectl create deployment web --image=nginx --dry-run=client -o yaml',
  ],
  flags: [
    { name: 'image', type: 'list', default: '[]', help: 'Image of a container; may be given several times.' },
    { name: 'replicas', short: 'r', type: 'int', default: '1', help: 'Number of pods.' },
    { name: 'port', type: 'int', default: '-1', help: 'Port that the first container listens on.' },
  ],
  required: ['image'],
  namespaced: true,
  failure: 'deployment',
  build(command, name) {
    const images = command.flags.list('image');
    const words = command.args.slice(1);
    if (images.length > 1 && words.length > 0)
      throw new CommandError('cannot specify multiple --image options and command');
    const port = command.flags.number('port');
    const labels = { app: name };
    return draft({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, ...noTime, labels },
      spec: {
        replicas: command.flags.number('replicas'),
        selector: { matchLabels: labels },
        template: {
          metadata: { ...noTime, labels },
          spec: {
            containers: images.map((image, index) => ({
              name: containerName(image),
              image,
              ...(words.length > 0 ? { command: words } : {}),
              ...(index === 0 && port >= 0 ? { ports: [{ containerPort: port }] } : {}),
              resources: {},
            })),
          },
        },
        strategy: {},
      },
      status: {},
    });
  },
};

/** `docker.io/a/nginx:1.2` → `nginx`. What else cannot stand in a name is for the server to refuse. */
function containerName(image: string): string {
  const last = image.split('/').at(-1) ?? image;
  return last.split(':')[0].split('@')[0].replace(/[_.]/g, '-');
}

export const createJob: Generator = {
  name: 'job',
  summary: 'Create a job with the given image, or from a cron job',
  usage: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  flags: [
    { name: 'image', type: 'string', help: 'Image of the container.' },
    { name: 'from', type: 'string', help: 'Take the template of this cron job: cronjob/name.' },
  ],
  namespaced: true,
  failure: 'job',
  async build(command, name) {
    const image = command.flags.text('image');
    const from = command.flags.text('from');
    if (!image === !from) throw new CommandError('either --image or --from must be specified');
    const words = command.args.slice(1);
    if (words.length > 0 && from) throw new CommandError('cannot specify --from and command');
    if (from) return jobFromCronJob(command, name, from);
    return draft({
      kind: 'Job',
      apiVersion: 'batch/v1',
      metadata: { name, ...noTime },
      spec: jobSpec(name, image, words, 'Never'),
      status: {},
    });
  },
};

function jobSpec(name: string, image: string, words: readonly string[], restartPolicy: string): unknown {
  const container = { name, image, ...(words.length > 0 ? { command: words } : {}), resources: {} };
  return { template: { metadata: { ...noTime }, spec: { containers: [container], restartPolicy } } };
}

async function jobFromCronJob(command: Command, name: string, from: string): Promise<AnyObject> {
  const [type, cronJobName] = from.includes('/') ? from.split('/') : ['', from];
  if (!type || !cronJobName) throw new CommandError(`from must be an existing cronjob`);
  const resource = (await command.discovery()).expect(type);
  if (resource.kind !== 'CronJob') throw new CommandError('from must be an existing cronjob');
  const cronJob = await command.client.get<
    AnyObject & {
      spec: { jobTemplate: { metadata?: { labels?: unknown; annotations?: Record<string, string> }; spec: unknown } };
    }
  >({ resource, namespace: command.namespace, name: cronJobName });
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return draft({
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name,
      ...noTime,
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...metadata?.annotations },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: cronJob.metadata.name,
          uid: cronJob.metadata.uid,
          controller: true,
        },
      ],
    },
    spec,
    status: {},
  });
}

export const createCronJob: Generator = {
  name: 'cronjob',
  aliases: ['cj'],
  summary: 'Create a cron job with the given image and schedule',
  usage: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...]",
  flags: [
    { name: 'image', type: 'string', help: 'Image of the container.' },
    { name: 'schedule', type: 'string', help: 'When to run, in the form of cron.' },
    { name: 'restart', type: 'string', help: 'Restart policy of the pods: OnFailure or Never.' },
  ],
  required: ['image', 'schedule'],
  namespaced: true,
  failure: 'cronjob',
  build(command, name) {
    const { flags } = command;
    return draft({
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name, ...noTime },
      spec: {
        schedule: flags.text('schedule'),
        jobTemplate: {
          metadata: { name, ...noTime },
          spec: jobSpec(name, flags.text('image'), command.args.slice(1), flags.text('restart') || 'OnFailure'),
        },
      },
      status: {},
    });
  },
};
