/** Who is turned away, with which code, and that nobody else notices. */
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../engine/cluster/cluster.ts';
import { emptyRecording } from '../engine/cluster/demo.ts';
import { requestBytesMax } from './gateway/body.ts';
import { headerBytesMax } from './gateway/gateway.ts';
import { jsonDepthMax } from './parse-body.ts';
import { serve, type RunningServer } from './server.ts';

const requestTimeoutMs = 500;
const pods = '/api/v1/namespaces/default/pods';

let cluster: Cluster;
let running: RunningServer;
let guarded: RunningServer;

beforeAll(async () => {
  const start = async (token?: string): Promise<RunningServer> => {
    cluster = new Cluster(emptyRecording(1, 1));
    cluster.run(15_000);
    const container = { name: 'shell', image: 'busybox', command: ['sleep', '3600'] };
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shell' }, spec: { containers: [container] } };
    cluster.handle({ method: 'POST', path: pods, contentType: 'application/json', body });
    cluster.run(60_000);
    return serve(cluster, { port: 0, speed: 0, requestTimeoutMs, ...(token ? { token } : {}) });
  };
  guarded = await start('open sesame');
  running = await start();
});

afterAll(async () => {
  await running.close();
  await guarded.close();
});

interface Answer {
  code: number | undefined;
  headers: IncomingHttpHeaders;
  text: string;
}

interface Ask {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  port?: number;
}

function ask({ method = 'GET', path = '/version', headers = {}, body, port = running.port }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ code: response.statusCode, headers: response.headers, text }));
    });
    sent.on('upgrade', (response) => resolve({ code: response.statusCode, headers: response.headers, text: '' }));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends those bytes and hears what comes back until the server hangs up. */
function speakRaw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(running.port, '127.0.0.1', () => socket.write(bytes));
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

const json = { 'content-type': 'application/json' };
const podBody = JSON.stringify({ metadata: { name: 'x' }, spec: { containers: [{ name: 'x', image: 'x' }] } });
const handshake = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  'sec-websocket-protocol': 'v5.channel.k8s.io',
};

function spdy(protocol: string): Record<string, string> {
  return { connection: 'Upgrade', upgrade: 'SPDY/3.1', 'x-stream-protocol-version': protocol };
}

describe('served', () => {
  it.each<[string, Ask]>([
    ['localhost', { headers: { host: 'localhost' } }],
    ['127.0.0.1 without a port', { headers: { host: '127.0.0.1' } }],
    ['health', { path: '/healthz' }],
    ['HEAD', { method: 'HEAD', path: '/healthz' }],
  ])('%s', async (_, asked) => expect((await ask(asked)).code).toBe(200));

  it('its own page', async () => {
    const origin = `http://127.0.0.1:${running.port}`;
    expect((await ask({ headers: { origin } })).code).toBe(200);
  });

  it('without leave for other pages to read the answer', async () => {
    const { headers } = await ask({});
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('health as plain text', async () => {
    const { headers, text } = await ask({ path: '/readyz' });
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toBe('ok');
  });

  it('a YAML body', async () => {
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  day: "2026-01-01"\n';
    const path = '/api/v1/namespaces/default/configmaps';
    const answer = await ask({ method: 'POST', path, headers: { 'content-type': 'application/yaml' }, body });
    expect(answer.code).toBe(201);
    expect(JSON.parse(answer.text)).toMatchObject({ data: { day: '2026-01-01' } });
  });
});

describe('refused', () => {
  it.each<[string, number, Ask]>([
    ['a hostile Host', 403, { headers: { host: 'evil.example' } }],
    ['a Host that only looks like ours', 403, { headers: { host: '127.0.0.1.evil.example' } }],
    ['a foreign Origin', 403, { headers: { origin: 'http://evil.example' } }],
    ['the Origin of a local file', 403, { headers: { origin: 'null' } }],
    ['an Origin on another port of this machine', 403, { headers: { origin: 'http://127.0.0.1:1' } }],
    ['a page of another site without an Origin', 403, { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a preflight', 403, { method: 'OPTIONS', headers: { origin: 'http://evil.example' } }],
    ['a method that the API does not have', 405, { method: 'OPTIONS' }],
    ['a form', 415, form('application/x-www-form-urlencoded')],
    ['a form with files', 415, form('multipart/form-data; boundary=x')],
    ['a form as plain text', 415, form('text/plain')],
    ['a form to the clock', 415, { ...form('text/plain'), path: '/orrery/clock' }],
    [
      'a body over the limit',
      413,
      { method: 'POST', path: pods, headers: json, body: 'x'.repeat(requestBytesMax + 1) },
    ],
    ['a body too deep', 400, { method: 'POST', path: pods, headers: json, body: '['.repeat(jsonDepthMax + 1) }],
    ['garbage for JSON', 400, { method: 'POST', path: pods, headers: json, body: '{"kind"' }],
    [
      'garbage for protobuf',
      400,
      {
        method: 'POST',
        path: pods,
        headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
        body: 'k8s\0\xff\xff',
      },
    ],
    [
      'an order that the clock does not know',
      400,
      { method: 'POST', path: '/orrery/clock', headers: json, body: '{"speed":-1}' },
    ],
    ['long headers', 431, { headers: { 'x-long': 'x'.repeat(headerBytesMax) } }],
    ['a path on another host', 400, { path: 'http://evil.example/version' }],
    [
      'a WebSocket from a foreign page',
      403,
      { path: `${pods}/x/exec`, headers: { ...handshake, origin: 'http://evil.example' } },
    ],
    ['a WebSocket where there is none', 404, { path: '/version', headers: handshake }],
    ['a WebSocket to a pod that is not there', 404, { path: `${pods}/x/exec?command=ls`, headers: handshake }],
    ['a stream that is not asked to be one', 400, { method: 'POST', path: `${pods}/x/exec?command=ls`, headers: json }],
    ['a command without a single stream', 400, { path: `${pods}/shell/exec?command=ls`, headers: handshake }],
    ['a command that is not named', 400, { path: `${pods}/shell/exec?stdout=1`, headers: handshake }],
    ['an upgrade to something else', 400, { path: pods, headers: { connection: 'Upgrade', upgrade: 'h2c' } }],
    ['a WebSocket of another version', 400, { path: pods, headers: { ...handshake, 'sec-websocket-version': '8' } }],
    ['a port-forward of another protocol', 403, { path: `${pods}/shell/portforward`, headers: handshake }],
    [
      'SPDY of another protocol',
      403,
      { method: 'POST', path: `${pods}/shell/exec?stdout=1&command=ls`, headers: spdy('v1') },
    ],
    [
      'SPDY to a pod that is not there',
      404,
      { method: 'POST', path: `${pods}/x/exec?stdout=1&command=ls`, headers: spdy('v4.channel.k8s.io') },
    ],
    ['SPDY where there is none', 404, { method: 'POST', path: '/version', headers: spdy('v4.channel.k8s.io') }],
    [
      'SPDY for a hostile Host',
      403,
      {
        method: 'POST',
        path: `${pods}/shell/portforward`,
        headers: { ...spdy('portforward.k8s.io'), host: 'evil.example' },
      },
    ],
    ...['exec?stdout=1&command=ls', 'attach?stdout=1', 'portforward', 'log'].map((what): [string, number, Ask] => [
      `a WebSocket from a foreign page to ${what.split('?')[0]}`,
      403,
      { path: `${pods}/shell/${what}`, headers: { ...handshake, origin: 'http://evil.example' } },
    ]),
    [
      'a watch over WebSocket from a foreign page',
      403,
      { path: `${pods}?watch=1`, headers: { ...handshake, origin: 'http://evil.example' } },
    ],
    [
      'ports that are none',
      400,
      {
        path: `${pods}/shell/portforward?ports=80,0`,
        headers: { ...handshake, 'sec-websocket-protocol': 'v4.channel.k8s.io' },
      },
    ],
  ])('%s', async (_, code, asked) => {
    const answer = await ask(asked);
    expect(answer.code).toBe(code);
    expect(JSON.parse(answer.text)).toMatchObject({ kind: 'Status', status: 'Failure', code });
  });

  it('what is not HTTP', async () => expect(await speakRaw('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /));

  it('a client that takes too long for its headers', async () =>
    expect(await speakRaw('GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\n')).toMatch(/^HTTP\/1\.1 408 /));

  it('a client that takes too long for its body', async () =>
    expect(
      await speakRaw(
        `POST ${pods} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
      ),
    ).toMatch(/^HTTP\/1\.1 408 /));

  it('who does not know the token', async () => {
    const { port } = guarded;
    expect((await ask({ port })).code).toBe(401);
    expect((await ask({ port, headers: { authorization: 'Bearer open' } })).code).toBe(401);
    expect((await ask({ port, headers: { authorization: 'Bearer open sesame' } })).code).toBe(200);
    const exec = `${pods}/shell/exec?stdout=1&command=ls`;
    expect((await ask({ port, path: exec, headers: handshake })).code).toBe(401);
    const known = { ...handshake, authorization: 'Bearer open sesame' };
    expect((await ask({ port, path: exec, headers: known })).code).toBe(101);
  });
});

describe('one client does not disturb another', () => {
  it('by hanging up, by flooding or by garbage', async () => {
    for (let count = 0; count < 50; count++) {
      const socket = connect(running.port, '127.0.0.1', () => socket.destroy());
      socket.on('error', () => undefined);
    }
    const floods = Array.from({ length: 200 }, () => ask({ method: 'POST', path: pods, headers: json, body: '{]' }));
    const answered = await ask({ path: pods });
    expect(answered.code).toBe(200);
    expect((await Promise.all(floods)).every(({ code }) => code === 400)).toBe(true);
  });

  it('and a watch that is cut off is forgotten', async () => {
    const sent = request({ host: '127.0.0.1', port: running.port, path: `${pods}?watch=true` });
    await new Promise((resolve) => sent.on('response', resolve).end());
    expect(running.streams()).toBe(1);
    sent.on('error', () => undefined).destroy();
    await expect.poll(() => running.streams()).toBe(0);
  });
});

describe('streams end well', () => {
  const exec = `${pods}/shell/exec?stdin=1&stdout=1&command=cat`;

  /** Upgrades, sends those bytes, and hears what comes back until the server hangs up. */
  function speakUpgraded(path: string, headers: Record<string, string>, bytes: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: running.port, method: 'POST', path, headers });
      sent.on('upgrade', (_, socket) => {
        const heard: Buffer[] = [];
        socket.on('data', (chunk: Buffer) => heard.push(chunk));
        socket.on('close', () => resolve(Buffer.concat(heard)));
        socket.on('error', () => undefined);
        socket.on('end', () => socket.end());
        socket.write(bytes);
      });
      sent.on('response', (response) => reject(new Error(`refused with ${response.statusCode}`)));
      sent.on('error', reject);
      sent.end();
    });
  }

  const closing = (code: number): string => Buffer.from([0x88, 2, code >> 8, code & 0xff]).toString('hex');

  it.each<[string, string, number]>([
    ['a frame that is not masked', '820568656c6c6f', 1002],
    ['a message that is announced as too long', `82ff${'00'.repeat(3)}${'ff'.repeat(5)}`, 1009],
    ['an operation that there is none of', '8b8000000000', 1002],
  ])('after %s', async (_, bytes, code) => {
    const heard = await speakUpgraded(exec, handshake, Buffer.from(bytes, 'hex'));
    expect(heard.toString('hex')).toContain(closing(code));
  });

  it.each<[string, string]>([
    ['garbage', 'ffffffffffffffffffffffff'],
    ['headers that cannot be unpacked', '800300010000000e00000001000000000000ffffffff'],
    ['a frame that is announced as too long', '00000001ffffffff'],
    ['a frame cut short', '8003000100000002ffff'],
  ])('after %s for SPDY', async (_, bytes) => {
    for (const path of [exec, `${pods}/shell/portforward`]) {
      const protocol = path === exec ? 'v4.channel.k8s.io' : 'portforward.k8s.io';
      await speakUpgraded(path, spdy(protocol), Buffer.from(bytes, 'hex'));
    }
    await expect.poll(() => running.streams()).toBe(0);
  });

  it('when the client is gone: its command ends with it', async () => {
    const sent = request({ host: '127.0.0.1', port: running.port, path: exec, headers: handshake });
    sent.on('error', () => undefined);
    const socket = await new Promise<{ destroy(): void }>((resolve) => {
      sent.on('upgrade', (_, upgraded) => {
        upgraded.on('error', () => undefined);
        resolve(upgraded);
      });
      sent.end();
    });
    expect(running.streams()).toBe(1);
    const { kubelets } = cluster;
    const open = (): number[] =>
      Array.from({ length: 100 }, (_, id) => id).filter((id) => kubelets.hear('default/shell', id, 0) !== undefined);
    expect(open()).toHaveLength(1);
    socket.destroy();
    await expect.poll(() => running.streams()).toBe(0);
    expect(open()).toEqual([]);
  });

  it('and everybody else is served', async () => expect((await ask({ path: pods })).code).toBe(200));
});

function form(contentType: string): Ask {
  return { method: 'POST', path: pods, headers: { 'content-type': contentType }, body: podBody };
}
