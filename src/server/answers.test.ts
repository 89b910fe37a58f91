/** In which form answers come, for programs and for people. */
import { request } from 'node:http';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../engine/cluster/cluster.ts';
import { emptyRecording } from '../engine/cluster/demo.ts';
import { serve, type RunningServer } from './server.ts';

const pods = '/api/v1/namespaces/default/pods';
let running: RunningServer;

beforeAll(async () => {
  const cluster = new Cluster(emptyRecording(1, 1));
  cluster.run(15_000);
  const init = { name: 'init', image: 'busybox', command: ['true'] };
  const main = { name: 'main', image: 'busybox', command: ['sh', '-c', 'echo hello; sleep 3600'] };
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shell' } };
  const spec = { initContainers: [init], containers: [main] };
  cluster.handle({ method: 'POST', path: pods, contentType: 'application/json', body: { ...body, spec } });
  cluster.run(60_000);
  running = await serve(cluster, { port: 0, speed: 0 });
});
afterAll(() => running.close());

interface Asked {
  path: string;
  agent?: string;
  accept?: string;
}

/** What comes back, up to so many characters when it would go on. */
function ask({ path, agent = 'kubectl/v1.32.0', accept }: Asked, most = Infinity): Promise<string> {
  const headers = { 'user-agent': agent, ...(accept ? { accept } : {}) };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: running.port, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.length < most) return;
        sent.destroy();
        resolve(text);
      });
      response.on('end', () => resolve(text));
      response.on('error', () => undefined);
    });
    sent.on('error', reject).end();
  });
}

describe('JSON', () => {
  it.each<[string, Asked]>([
    ['an object', { path: `${pods}/shell` }],
    ['a list', { path: '/api/v1/nodes' }],
    ['a refusal', { path: `${pods}/none` }],
    ['what is not wanted pretty', { path: '/api/v1/nodes?pretty=false', agent: 'curl/8.0' }],
  ])('is one line with its end for programs: %s', async (_, asked) => {
    expect(await ask(asked)).toMatch(/^\{.*\}\n$/);
  });

  it.each<[string, Asked]>([
    ['an object', { path: `${pods}/shell`, agent: 'curl/8.0' }],
    ['a list', { path: '/api/v1/nodes', agent: 'Mozilla/5.0 (X11)' }],
    ['a refusal', { path: `${pods}/none`, agent: 'Wget/1.21' }],
    ['a watch that is refused', { path: `${pods}?watch=1&labelSelector=~`, agent: 'curl/8.0' }],
    ['what is wanted pretty', { path: '/api/v1/nodes?pretty=true' }],
    ['what is wanted pretty in the way of today', { path: '/api/v1/nodes', accept: 'application/json;pretty=1' }],
    ['the version', { path: '/version' }],
    ['the paths', { path: '/' }],
  ])('is indented for people: %s', async (_, asked) => {
    const said = await ask(asked);
    expect(said).toMatch(/^\{\n {2}"\w+": /);
    expect(said).toMatch(/\n\}$/);
    const [path, query = ''] = asked.path.split('?');
    const plain = await ask({ ...asked, path: `${path}?${query.replace('pretty=true', '')}&pretty=false` });
    expect(JSON.parse(said)).toEqual(JSON.parse(plain));
  });
});

describe('a field that is named twice', () => {
  const body =
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"twice","name":"once"},"data":{"a":"1","a":"2"},"odd":1}';
  const create = (query: string): Promise<{ code: number | undefined; warnings: string; text: string }> =>
    new Promise((resolve, reject) => {
      const path = `/api/v1/namespaces/default/configmaps?dryRun=All${query}`;
      const headers = { 'content-type': 'application/json' };
      const sent = request({ host: '127.0.0.1', port: running.port, method: 'POST', path, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () =>
          resolve({ code: response.statusCode, warnings: String(response.headers.warning), text }),
        );
      });
      sent.on('error', reject).end(body);
    });

  it('is refused where that is wanted', async () => {
    const { code, text } = await create('&fieldValidation=Strict');
    expect(code).toBe(400);
    expect((JSON.parse(text) as { message: string }).message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "metadata.name", duplicate field "data.a", unknown field "odd"',
    );
  });

  it('is warned of when nobody says, and the last one counts', async () => {
    const { code, warnings, text } = await create('');
    expect(code).toBe(201);
    expect(warnings).toContain('299 - "duplicate field \\"metadata.name\\""');
    expect(warnings).toContain('299 - "duplicate field \\"data.a\\""');
    expect(JSON.parse(text)).toMatchObject({ metadata: { name: 'once' }, data: { a: '2' } });
  });

  it('is passed over where that is wanted', async () => {
    expect(await create('&fieldValidation=Ignore')).toMatchObject({ code: 201, warnings: 'undefined' });
  });
});

it.each(['watch=true', 'watch=1', 'watch=yes', 'watch'])('%s watches', async (query) => {
  expect(await ask({ path: `${pods}?${query}` }, 1)).toMatch(/^\{"type":"ADDED","object":\{.*\}\}\n$/);
});

describe('YAML', () => {
  const accept = 'application/yaml';

  it.each<[string, string]>([
    ['an object', `${pods}/shell`],
    ['a list', pods],
    ['a refusal', `${pods}/none`],
  ])('says what JSON says: %s', async (_, path) => {
    const said = await ask({ path, accept });
    expect(said).toMatch(/^(apiVersion|code): /);
    expect(load(said)).toEqual(JSON.parse(await ask({ path })));
  });

  it('quotes what a reader would take for something else', async () => {
    const said = await ask({ path: `${pods}/shell`, accept });
    expect(said).toMatch(/^ {2}creationTimestamp: "20.*Z"$/m);
    expect(said).toMatch(/^ {2}resourceVersion: "\d+"$/m);
  });

  it('is no stream', async () => {
    expect(JSON.parse(await ask({ path: `${pods}?watch=1`, accept }))).toMatchObject({
      code: 406,
      message: 'only the following media types are accepted: application/json;stream=watch',
    });
  });
});

it.each([
  ['a collection', '/api/v1/watch/namespaces/default/pods', 'shell'],
  ['everywhere', '/api/v1/watch/pods', 'shell'],
  ['one object', '/api/v1/watch/namespaces/default/pods/shell', 'shell'],
  ['one that is in no namespace', '/api/v1/watch/namespaces/kube-system', 'kube-system'],
])('the old path of a watch still watches: %s', async (_, path, name) => {
  const [first] = (await ask({ path }, 1)).split('\n');
  expect(JSON.parse(first)).toMatchObject({ type: 'ADDED', object: { metadata: { name } } });
});

describe('acting as somebody else', () => {
  const whoAmI = (headers: Record<string, string | string[]>): Promise<string> =>
    new Promise((resolve, reject) => {
      const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
      const sent = request(
        {
          ...{ host: '127.0.0.1', port: running.port, method: 'POST', path },
          headers: { 'content-type': 'application/json', ...headers },
        },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve(text));
        },
      );
      sent.on('error', reject).end('{}');
    });
  const userOf = async (headers: Record<string, string | string[]>): Promise<unknown> =>
    (JSON.parse(await whoAmI(headers)) as { status: { userInfo: unknown } }).status.userInfo;

  it('takes the user, the groups and the rest from the headers', async () => {
    expect(
      await userOf({
        'Impersonate-User': 'jane',
        'Impersonate-Uid': '7',
        'Impersonate-Group': ['dev', 'ops'],
        'Impersonate-Extra-Acme.com%2Fscope': ['view', 'edit'],
      }),
    ).toEqual({
      username: 'jane',
      uid: '7',
      groups: ['dev', 'ops', 'system:authenticated'],
      extra: { 'acme.com/scope': ['view', 'edit'] },
    });
  });

  it('needs a user', async () => {
    expect(await whoAmI({ 'Impersonate-Group': 'dev' })).toBe(
      'Internal Server Error: "/apis/authentication.k8s.io/v1/selfsubjectreviews": requested [{Group  dev    }] without impersonating a user\n',
    );
  });
});

it.each(['watch=false', 'watch=0', 'watch=False'])('%s lists', async (query) => {
  expect(await ask({ path: `${pods}?${query}` })).toMatch(/^\{"kind":"PodList"/);
});

it.each(['true', '1', 'True'])('a followed log has times of nine digits: %s', async (yes) => {
  const path = `${pods}/shell/log?container=main&follow=${yes}&timestamps=${yes}`;
  expect(await ask({ path }, 1)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z hello\n$/);
});

it('a container that does not run is told of on the streams of the command, which are open already', async () => {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'sec-websocket-protocol': 'v5.channel.k8s.io',
  };
  const path = `${pods}/shell/exec?container=init&stdout=True&command=ls`;
  const heard = await new Promise<string>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: running.port, path, headers });
    sent.on('upgrade', (_, socket, head) => {
      let text = head.toString('latin1');
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('end', () => socket.end());
      socket.on('close', () => resolve(text));
    });
    sent.on('response', ({ statusCode }) => reject(new Error(`refused with ${statusCode}`)));
    sent.on('error', reject).end();
  });
  expect(heard).toContain(
    '"message":"Internal error occurred: unable to upgrade connection: container not found (\\"init\\")"',
  );
});
