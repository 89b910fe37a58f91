/** The official client library for Node against our server: typed lists, patches, errors, watches, informers, logs, exec. */
import { PassThrough } from 'node:stream';
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  Log,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  Watch,
  type V1Pod,
  type V1Status,
} from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Served } from '../kubectl/harness.ts';

const namespace = 'default';

let served: Served;
let config: KubeConfig;
let core: CoreV1Api;
let apps: AppsV1Api;

beforeEach(async () => {
  served = await Served.start();
  config = new KubeConfig();
  config.loadFromFile(served.kubeconfigPath);
  core = config.makeApiClient(CoreV1Api);
  apps = config.makeApiClient(AppsV1Api);
});

afterEach(async () => served.stop());

function web(replicas: number): Parameters<AppsV1Api['createNamespacedDeployment']>[0] {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } };
  return {
    namespace,
    body: { metadata: { name: 'web' }, spec: { replicas, selector: { matchLabels: labels }, template } },
  };
}

function talker(name = 'talker'): V1Pod {
  return {
    metadata: { name },
    spec: {
      containers: [{ name: 'shell', image: 'busybox', command: ['sh', '-c', 'echo one; echo two; sleep 3600'] }],
    },
  };
}

describe('requests', () => {
  it('create, list with selectors and pages, scale and delete', async () => {
    await apps.createNamespacedDeployment(web(3));
    served.settle();
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: 'app=web' });
    expect(items.map(({ status }) => status?.phase)).toEqual(['Running', 'Running', 'Running']);
    const page = await core.listNamespacedPod({ namespace, limit: 2 });
    expect(page.items).toHaveLength(2);
    expect(page.metadata?.remainingItemCount).toBe(1);
    const rest = await core.listNamespacedPod({ namespace, limit: 2, _continue: page.metadata?._continue });
    expect(rest.items).toHaveLength(1);
    const scale = await apps.readNamespacedDeploymentScale({ name: 'web', namespace });
    await apps.replaceNamespacedDeploymentScale({ name: 'web', namespace, body: { ...scale, spec: { replicas: 1 } } });
    served.settle();
    expect((await apps.readNamespacedDeployment({ name: 'web', namespace })).status?.readyReplicas).toBe(1);
    await apps.deleteNamespacedDeployment({ name: 'web', namespace });
    served.settle();
    expect((await core.listNamespacedPod({ namespace })).items).toEqual([]);
  });

  it.each([
    [PatchStrategy.JsonPatch, [{ op: 'replace', path: '/spec/replicas', value: 5 }]],
    [PatchStrategy.MergePatch, { spec: { replicas: 5 } }],
    [PatchStrategy.StrategicMergePatch, { spec: { replicas: 5 } }],
  ])('patch by %s', async (strategy, body) => {
    await apps.createNamespacedDeployment(web(1));
    const patched = await apps.patchNamespacedDeployment(
      { name: 'web', namespace, body },
      setHeaderOptions('Content-Type', strategy),
    );
    expect(patched.spec?.replicas).toBe(5);
  });

  it.each<[string, number, string, () => Promise<unknown>]>([
    ['what is not there', 404, 'NotFound', () => core.readNamespacedPod({ name: 'nothing', namespace })],
    [
      'what is invalid',
      422,
      'Invalid',
      () => core.createNamespacedPod({ namespace, body: { metadata: { name: 'X' } } }),
    ],
    [
      'what is there already',
      409,
      'AlreadyExists',
      async () => {
        await core.createNamespace({ body: { metadata: { name: 'default' } } });
      },
    ],
  ])('is told by a typed error: %s', async (_, code, reason, act) => {
    const error = await act().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ApiException);
    const { code: got, body } = error as ApiException<string | V1Status>;
    expect(got).toBe(code);
    expect(typeof body === 'string' ? (JSON.parse(body) as V1Status).reason : body.reason).toBe(reason);
  });

  it('conflicts when somebody else was faster', async () => {
    await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'shared' }, data: { a: '1' } } });
    const read = await core.readNamespacedConfigMap({ name: 'shared', namespace });
    await core.replaceNamespacedConfigMap({ name: 'shared', namespace, body: { ...read, data: { a: '2' } } });
    const late = core.replaceNamespacedConfigMap({ name: 'shared', namespace, body: { ...read, data: { a: '3' } } });
    await expect(late).rejects.toMatchObject({ code: 409 });
  });
});

describe('streams', () => {
  it('a watch hears each phase of a pod', async () => {
    const phases: string[] = [];
    const { metadata } = await core.listNamespacedPod({ namespace });
    const controller = await new Watch(config).watch(
      `/api/v1/namespaces/${namespace}/pods`,
      { resourceVersion: metadata?.resourceVersion },
      (type, pod: V1Pod) => phases.push(`${type} ${pod.status?.phase}`),
      () => undefined,
    );
    await core.createNamespacedPod({ namespace, body: talker() });
    served.settle();
    await expect.poll(() => phases.at(-1)).toBe('MODIFIED Running');
    expect(phases[0]).toBe('ADDED Pending');
    controller.abort();
  });

  it('an informer survives compaction: it lists again after 410 and misses nothing', async () => {
    const names = new Set<string>();
    const list = (): Promise<Awaited<ReturnType<typeof core.listNamespacedPod>>> =>
      core.listNamespacedPod({ namespace });
    const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/pods`, list);
    const errors: unknown[] = [];
    informer.on('add', (pod) => names.add(pod.metadata?.name ?? ''));
    informer.on('delete', (pod) => names.delete(pod.metadata?.name ?? ''));
    informer.on('error', (error: unknown) => errors.push(error));
    await informer.start();
    await core.createNamespacedPod({ namespace, body: talker('first') });
    await expect.poll(() => [...names]).toEqual(['first']);
    served.dropStreams();
    await expect.poll(() => served.openStreams).toBe(0);
    await core.createNamespacedPod({ namespace, body: talker('second') });
    served.advance(20 * 60_000);
    const { revision, compactedRevision } = served.cluster.api.store;
    expect(compactedRevision).toBeGreaterThan(0);
    expect(compactedRevision).toBeLessThan(revision);
    await informer.start();
    await expect.poll(() => [...names].sort()).toEqual(['first', 'second']);
    await informer.stop();
  });

  it('a watch from a compacted revision is told 410', async () => {
    const { metadata } = await core.listNamespacedPod({ namespace });
    served.advance(20 * 60_000);
    const events: [string, number | undefined][] = [];
    await new Promise<unknown>((resolve) => {
      void new Watch(config).watch(
        `/api/v1/namespaces/${namespace}/pods`,
        { resourceVersion: metadata?.resourceVersion },
        (type, status: V1Status) => events.push([type, status.code]),
        resolve,
      );
    });
    expect(events).toEqual([['ERROR', 410]]);
  });

  it('logs, followed', async () => {
    await core.createNamespacedPod({ namespace, body: talker() });
    served.settle();
    expect(await core.readNamespacedPodLog({ name: 'talker', namespace })).toBe('one\ntwo\n');
    const stream = new PassThrough();
    let heard = '';
    stream.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    const controller = await new Log(config).log(namespace, 'talker', 'shell', stream, { follow: true });
    await expect.poll(() => heard).toBe('one\ntwo\n');
    controller.abort();
  });

  it('exec, with its exit code', async () => {
    await core.createNamespacedPod({ namespace, body: talker() });
    served.settle();
    const output = new PassThrough();
    let heard = '';
    output.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    const status = await new Promise<V1Status>((resolve, reject) => {
      new Exec(config)
        .exec(namespace, 'talker', 'shell', ['sh', '-c', 'echo hello; exit 3'], output, output, null, false, resolve)
        .catch(reject);
    });
    expect(heard).toBe('hello\n');
    expect(status.details?.causes).toEqual([{ reason: 'ExitCode', message: '3' }]);
  });
});
