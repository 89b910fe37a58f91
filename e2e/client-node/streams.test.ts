/** The official client library for Node against our server: what goes both ways. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  Attach,
  CoreV1Api,
  Cp,
  Exec,
  KubeConfig,
  PortForward,
  type V1Container,
  type V1Status,
} from '@kubernetes/client-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Served } from '../kubectl/harness.ts';

const namespace = 'default';

let served: Served;
let config: KubeConfig;
let core: CoreV1Api;
let time: NodeJS.Timeout;

beforeEach(async () => {
  served = await Served.start(1);
  config = new KubeConfig();
  config.loadFromFile(served.kubeconfigPath);
  core = config.makeApiClient(CoreV1Api);
  // Time passes while a stream is open, as in the scenes of kubectl.
  time = setInterval(() => {
    if (served.openStreams > 0) served.advance(250);
  }, 4);
});

afterEach(async () => {
  clearInterval(time);
  await served.stop();
});

async function run(name: string, container: Partial<V1Container>): Promise<void> {
  await core.createNamespacedPod({
    namespace,
    body: { metadata: { name }, spec: { containers: [{ name: 'main', image: 'busybox', ...container }] } },
  });
  served.settle();
}

function ear(): { stream: PassThrough; heard(): string } {
  const stream = new PassThrough();
  let heard = '';
  stream.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  return { stream, heard: () => heard };
}

const sleeper = { command: ['sleep', '36000'] };

it('exec answers what is sent, and ends when the input does', async () => {
  await run('shell', sleeper);
  const [output, errors, input] = [ear(), ear(), new PassThrough()];
  const ended = new Promise<V1Status>((resolve, reject) => {
    new Exec(config)
      .exec(namespace, 'shell', 'main', ['sh'], output.stream, errors.stream, input, false, resolve)
      .catch(reject);
  });
  input.write('echo hello\n');
  await expect.poll(output.heard).toBe('hello\n');
  input.write('read word\nsent\necho "$word" >&2\nfalse\n');
  await expect.poll(errors.heard).toBe('sent\n');
  input.end();
  expect((await ended).details?.causes).toEqual([{ reason: 'ExitCode', message: '1' }]);
});

it('exec gives a terminal', async () => {
  await run('shell', sleeper);
  const [output, input] = [ear(), new PassThrough()];
  const ended = new Promise<V1Status>((resolve, reject) => {
    new Exec(config).exec(namespace, 'shell', 'main', ['sh'], output.stream, null, input, true, resolve).catch(reject);
  });
  await expect.poll(output.heard).toBe('/ # ');
  input.write('cd /tmp\r');
  await expect.poll(output.heard).toBe('/ # cd /tmp\r\n/tmp # ');
  input.write('exit\r');
  expect((await ended).status).toBe('Success');
});

it('attach hears a line before it ends, and both streams of a container without a terminal', async () => {
  await run('dots', { command: ['sh', '-c', 'while true; do printf .; printf : >&2; sleep 1; done'] });
  const [output, errors] = [ear(), ear()];
  await new Attach(config).attach(namespace, 'dots', 'main', output.stream, errors.stream, null, false);
  await expect.poll(output.heard).toMatch(/^\.{5,}$/);
  expect(errors.heard()).toMatch(/^:{4,}$/);
  expect(await core.readNamespacedPodLog({ name: 'dots', namespace })).toBe('');
});

it('attach talks to the process of the container', async () => {
  await run('reader', { command: ['cat'], stdin: true, stdinOnce: true });
  const [output, input] = [ear(), new PassThrough()];
  await new Attach(config).attach(namespace, 'reader', 'main', output.stream, output.stream, input, false);
  input.write('over there\n');
  await expect.poll(output.heard).toBe('over there\n');
  input.end();
  await expect.poll(() => served.openStreams).toBe(0);
  served.settle();
  const { status } = await core.readNamespacedPod({ name: 'reader', namespace });
  expect(status?.containerStatuses?.[0].restartCount).toBe(1);
});

it('port-forward brings the page of nginx', async () => {
  await run('web', { image: 'nginx' });
  const [output, errors, input] = [ear(), ear(), new PassThrough()];
  await new PortForward(config).portForward(namespace, 'web', [80], output.stream, errors.stream, input);
  input.write('GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n');
  await expect.poll(output.heard).toContain('Welcome to nginx!');
  expect(output.heard()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(errors.heard()).toBe('');
});

it('port-forward tells that nobody listens', async () => {
  await run('web', { image: 'nginx' });
  const [output, errors] = [ear(), ear()];
  await new PortForward(config).portForward(namespace, 'web', [81], output.stream, errors.stream, new PassThrough());
  await expect.poll(errors.heard).toMatch(/^error forwarding port 81 to pod .* connect: connection refused/);
});

it('cp brings files into a container', async () => {
  await run('shell', sleeper);
  const folder = mkdtempSync(join(tmpdir(), 'orrery-cp-'));
  writeFileSync(join(folder, 'note.txt'), 'brought along\n');
  await new Cp(config).cpToPod(namespace, 'shell', 'main', folder, '/tmp');
  await expect
    .poll(() => served.cluster.kubelets.exec('default/shell', 'main', ['cat', '/tmp/note.txt'])?.output)
    .toBe('brought along\n');
  rmSync(folder, { recursive: true });
});

/** The messages of a WebSocket that only the server speaks on. */
function listenTo(path: string, protocol?: string): { messages: string[]; closed: Promise<void>; close(): void } {
  const messages: string[] = [];
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    ...(protocol ? { 'sec-websocket-protocol': protocol } : {}),
  };
  const asked = request(served.address + path, { headers });
  let close = (): void => void asked.destroy();
  const closed = new Promise<void>((resolve, reject) => {
    asked.on('error', reject);
    asked.on('upgrade', (_, socket, head) => {
      close = () => void socket.destroy();
      let received = head;
      const take = (chunk: Buffer): void => {
        received = Buffer.concat([received, chunk]);
        for (let read = firstFrame(received); read; read = firstFrame(received)) {
          if (read.opcode < 8) messages.push(read.text);
          received = received.subarray(read.bytes);
        }
      };
      take(Buffer.alloc(0));
      socket.on('data', take);
      socket.on('end', () => socket.end());
      socket.on('close', () => resolve());
    });
  });
  asked.end();
  return { messages, closed, close: () => close() };
}

function firstFrame(buffer: Buffer): { opcode: number; text: string; bytes: number } | undefined {
  if (buffer.length < 4) return undefined;
  const at = buffer[1] === 126 ? 4 : 2;
  const bytes = at + (at === 4 ? buffer.readUInt16BE(2) : buffer[1]);
  if (buffer.length < bytes) return undefined;
  return { opcode: buffer[0] & 15, text: buffer.toString('utf8', at, bytes), bytes };
}

it('a watch over WebSocket brings each event as a message', async () => {
  const { messages, close } = listenTo('/api/v1/namespaces/default/configmaps?watch=1');
  await expect.poll(() => served.openStreams).toBe(1);
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'heard' } } });
  const heard = (): unknown[] => messages.map((text) => JSON.parse(text) as unknown);
  const object = expect.objectContaining({ kind: 'ConfigMap' }) as unknown;
  await expect.poll(heard).toContainEqual({ type: 'ADDED', object });
  close();
  await expect.poll(() => served.openStreams).toBe(0);
});

it.each([
  ['binary.k8s.io', 'one\n'],
  ['base64.binary.k8s.io', Buffer.from('one\n').toString('base64')],
])('a log over WebSocket comes as %s', async (protocol, text) => {
  await run('talker', { command: ['sh', '-c', 'echo one; sleep 3600'] });
  const { messages, closed } = listenTo('/api/v1/namespaces/default/pods/talker/log', protocol);
  await closed;
  expect(messages).toEqual(['', text]);
});
