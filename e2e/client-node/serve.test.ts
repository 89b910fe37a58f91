/** `npm run serve` as a student starts it: built, the cluster and its clients each in a thread. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { CoreV1Api, Exec, KubeConfig, Watch, type V1Pod, type V1Status } from '@kubernetes/client-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const built = '.cache/server-of-tests';
const namespace = 'default';
const buildTimeoutMs = 60_000;

interface Started {
  child: ChildProcess;
  /** The line that says where it serves. */
  said: Promise<string>;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

const started: Started[] = [];

function start(...flags: string[]): Started {
  const child = spawn(process.execPath, [`${built}/main.js`, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const said = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes('\n')) resolve(stdout.split('\n')[0]);
    });
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const one = { child, said, ended };
  started.push(one);
  return one;
}

beforeAll(() => void execFileSync('npx', ['tsx', 'scripts/build-server.ts', built]), buildTimeoutMs);
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(built, { recursive: true }));

describe('a served cluster', () => {
  let folder: string;
  let server: Started;
  let config: KubeConfig;
  let core: CoreV1Api;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-serve-'));
    server = start('--port', '0', '--speed', '10', '--nodes', '2', '--kubeconfig', join(folder, 'config'));
    await server.said;
    config = new KubeConfig();
    config.loadFromFile(join(folder, 'config'));
    core = config.makeApiClient(CoreV1Api);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const create = (name: string): Promise<V1Pod> => {
    const container = { name: 'main', image: 'busybox', command: ['sleep', '3600'] };
    return core.createNamespacedPod({ namespace, body: { metadata: { name }, spec: { containers: [container] } } });
  };

  it('says where it is, in one line, and writes a kubeconfig that nobody else can read', async () => {
    expect(await server.said).toBe(`Serving the Kubernetes API on ${config.getCurrentCluster()?.server}`);
    expect(statSync(join(folder, 'config')).mode & 0o077).toBe(0);
    expect((await core.listNode()).items.map(({ metadata }) => metadata?.name)).toContain('worker-2');
  });

  it('tells a watcher how a pod comes up, and runs a command in it', async () => {
    const phases: string[] = [];
    const running = new Promise<void>((resolve, reject) => {
      const hear = (type: string, pod: V1Pod): void => {
        phases.push(`${type} ${pod.status?.phase}`);
        if (pod.status?.phase === 'Running') resolve();
      };
      new Watch(config)
        .watch(`/api/v1/namespaces/${namespace}/pods`, {}, hear, () => {})
        .then(() => create('shell'))
        .catch(reject);
    });
    await running;
    expect(phases[0]).toBe('ADDED Pending');
    const stdout = new PassThrough();
    let heard = '';
    stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    const outcome = await new Promise<V1Status>((resolve, reject) => {
      new Exec(config)
        .exec(namespace, 'shell', 'main', ['cat'], stdout, null, PassThrough.from(['hello ', 'there']), false, resolve)
        .catch(reject);
    });
    expect(outcome.status).toBe('Success');
    expect(heard).toBe('hello there');
  });

  it('lists what comes in many pieces as one list', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `pod-${String(index).padStart(3, '0')}`);
    for (const name of names) await create(name);
    const { items } = await core.listNamespacedPod({ namespace });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(names);
    const page = await core.listNamespacedPod({ namespace, limit: 3 });
    expect(page.items.map(({ metadata }) => metadata?.name)).toEqual(names.slice(0, 3));
  });

  it('does not wait for a client that reads nothing', async () => {
    const names = Array.from({ length: 1500 }, (_, index) => `deaf-${index}`);
    for (let from = 0; from < names.length; from += 50) await Promise.all(names.slice(from, from + 50).map(create));
    const address = new URL(`${config.getCurrentCluster()?.server}/api/v1/pods`);
    const deaf = Array.from({ length: 20 }, () => request(address).on('error', () => undefined));
    // An answer that is not read stays where it is.
    for (const each of deaf) each.on('response', (response) => response.pause()).end();
    expect((await core.listNamespacedPod({ namespace })).items).toHaveLength(names.length);
    for (const each of deaf) each.destroy();
    expect((await core.listNamespacedPod({ namespace, limit: 1 })).items).toHaveLength(1);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends well at %s, watches and all', async (signal) => {
    const over = new Promise((resolve) => {
      void new Watch(config).watch(
        '/api/v1/pods',
        {},
        () => {},
        () => resolve(undefined),
      );
    });
    await create('last');
    server.child.kill(signal);
    await over;
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

it('says when its port is taken', async () => {
  const first = start('--port', '0', '--nodes', '1');
  const port = /:(\d+)$/.exec(await first.said)?.[1] ?? '';
  expect(await start('--port', port, '--nodes', '1').ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `port ${port} is taken: give another with --port\n`,
  });
});

it.each([
  ['a flag that there is none of', ['--size', '3'], "Unknown option '--size'"],
  ['a speed that there is none of', ['--speed', 'fast'], '--speed takes a number from 0 to 1000, not "fast"'],
  ['a recording that is not there', ['--recording', 'none.json'], 'none.json cannot be read'],
])('refuses %s and says how it is meant', async (_, flags, why) => {
  const { code, stderr } = await start(...flags).ended;
  expect(code).toBe(2);
  expect(stderr).toContain(why);
  expect(stderr).toContain('npm run serve -- [--port 8001]');
});

it('is what `npm run serve` starts', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { serve: string } };
  expect(scripts.serve).toMatch(/^tsx scripts\/build-server\.ts && node .* \.cache\/server\/main\.js$/);
});
