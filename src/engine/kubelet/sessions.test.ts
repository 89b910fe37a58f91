/** Commands inside containers for somebody outside, in virtual time; and what answers at the ports of pods. */
import { expect, it } from 'vitest';
import { KubeletCluster } from '../../testing/kubelet-cluster.ts';
import type { Container } from '../../kinds/pod/types.ts';

function clusterWith(container: Partial<Container>): KubeletCluster {
  const cluster = new KubeletCluster();
  cluster.until(5);
  cluster.pod('web', { containers: [{ name: 'main', image: 'busybox', command: ['sleep', '3600'], ...container }] });
  return cluster.until(20);
}

const key = 'default/web';

function open(cluster: KubeletCluster, command: string[], stdin = false): number {
  const opened = cluster.kubelets.openSession(key, 'main', { command, stdin, tty: false });
  if (!opened || !('session' in opened)) throw new Error(JSON.stringify(opened));
  return opened.session;
}

function said(cluster: KubeletCluster, session: number): string {
  const heard = cluster.kubelets.hear(key, session, 0);
  const text = heard?.chunks.map((chunk) => chunk.text).join('') ?? 'gone';
  return `${text}${heard?.exitCode === undefined ? '' : `[exit ${heard.exitCode}]`}`;
}

it('take their time', () => {
  const cluster = clusterWith({});
  const session = open(cluster, ['sh', '-c', 'echo one; sleep 5; echo two; exit 3']);
  expect(said(cluster, session)).toBe('one\n');
  expect(said(cluster.until(24), session)).toBe('one\n');
  expect(said(cluster.until(26), session)).toBe('one\ntwo\n[exit 3]');
});

it.each<[script: string, chunks: string[]]>([
  ['printf a; echo b; printf c', ['1 a', '1 b\n', '1 c']],
  ['printf a >&2; printf b; echo oh >&2', ['2 a', '1 b', '2 oh\n']],
  ['cat no /etc/hostname', ["2 cat: can't open 'no': No such file or directory\n", '1 web\n']],
  ['(echo a; echo oh >&2; echo b)', ['1 a\n', '2 oh\n', '1 b\n']],
])('of %j tell each stream what it writes, at once', (script, chunks) => {
  const cluster = clusterWith({});
  const session = open(cluster, ['sh', '-c', script]);
  expect(cluster.kubelets.hear(key, session, 0)?.chunks.map(({ stream, text }) => `${stream} ${text}`)).toEqual(chunks);
});

it('go on after a save exactly where they were', () => {
  const cluster = clusterWith({});
  const session = open(cluster, ['sh', '-c', 'read a; sleep 3; read b; echo $a $b'], true);
  cluster.kubelets.sendInput(key, session, { input: 'x\ny' });
  const saved = JSON.parse(JSON.stringify(cluster.until(21).save())) as ReturnType<KubeletCluster['save']>;
  const other = new KubeletCluster({}, saved);
  for (const each of [cluster, other]) {
    each.until(30);
    each.kubelets.sendInput(key, session, { endOfInput: true });
    expect(said(each, session)).toBe('x y\n[exit 0]');
  }
});

it('share the files of the container, and its environment', () => {
  const cluster = clusterWith({ env: [{ name: 'GREETING', value: 'hello' }] });
  open(cluster, ['sh', '-c', 'echo $GREETING > /tmp/note']);
  expect(said(cluster, open(cluster, ['cat', '/tmp/note']))).toBe('hello\n[exit 0]');
});

it('write into the log of the container by its own streams', () => {
  const cluster = clusterWith({ command: ['sh', '-c', 'printf "own "; sleep 20; echo end; sleep 60'] });
  const script = 'echo said; printf "note " >/proc/1/fd/1; echo oh >>/proc/1/fd/2; echo self >/proc/self/fd/1';
  expect(said(cluster, open(cluster, ['sh', '-c', script]))).toBe('said\nself\n[exit 0]');
  expect(cluster.until(40).kubelets.logs(key)).toEqual(['oh', 'own note end']);
});

it('end with their container, or when nobody listens', () => {
  const cluster = clusterWith({ command: ['sleep', '30'] });
  const [left, ended] = [open(cluster, ['cat'], true), open(cluster, ['top'])];
  cluster.kubelets.sendInput(key, left, { hangUp: true });
  expect(said(cluster, left)).toBe('gone');
  expect(said(cluster, ended)).toBe('');
  expect(said(cluster.until(60), ended)).toBe('[exit 137]');
});

it.each<[Partial<Container>, string, RegExp]>([
  [{}, 'frobnicate', /exec: "frobnicate": executable file not found in \$PATH: unknown$/],
  [{ image: 'registry.k8s.io/pause:3.10', command: [] }, 'sh', /exec: "sh": executable file not found/],
  [
    { image: 'hashicorp/http-echo', command: [], args: ['-text=hi'] },
    '/bin/sh',
    /exec: "\/bin\/sh": stat \/bin\/sh: no such file/,
  ],
])('in %j refuses %s', (container, command, refusal) => {
  const opened = clusterWith(container).kubelets.openSession(key, 'main', {
    command: [command],
    stdin: false,
    tty: false,
  });
  expect(opened).toMatchObject({ refusal: expect.stringMatching(refusal) as string });
});

it.each<[Partial<Container>, number, string, unknown]>([
  [
    { image: 'nginx', command: [] },
    80,
    '/',
    { status: 200, body: expect.stringContaining('Welcome to nginx!') as string },
  ],
  [{ image: 'nginx', command: [] }, 80, '/nothing', { status: 404 }],
  [{ image: 'nginx', command: [] }, 81, '/', 'refused'],
  [{ image: 'hashicorp/http-echo', command: [], args: ['-text=hi'] }, 5678, '/any', { status: 200, body: 'hi\n' }],
  [{ image: 'redis', command: [] }, 6379, '/', 'not http'],
  [{}, 80, '/', 'refused'],
])('%j answers at port %d for %s', (container, port, path, answer) => {
  const answered = clusterWith(container).kubelets.answerAtPort(key, port, { method: 'GET', path });
  if (typeof answer === 'string') expect(answered).toBe(answer);
  else expect(answered).toMatchObject(answer as object);
});

it.each<[script: string, output: string]>([
  ['curl -s localhost', 'web\n'],
  ['curl -s http://web', 'web\n'],
  ['wget -qO- localhost/index.html', 'web\n'],
  ['curl -s -o /dev/null -w "%{http_code}" localhost/nothing', '404'],
  ['curl -sf localhost/nothing || echo failed', 'failed\n'],
  ['wget -O /tmp/x localhost/nothing', 'wget: server returned error: HTTP/1.1 404 Not Found\n'],
])('%j is told what the server in the pod has to say', (script, output) => {
  const cluster = clusterWith({ image: 'nginx', command: [] });
  cluster.kubelets.exec(key, 'main', ['sh', '-c', 'hostname > /usr/share/nginx/html/index.html']);
  expect(cluster.kubelets.exec(key, 'main', ['sh', '-c', script])?.output).toBe(output);
});

it('is told by address what another pod has to say', () => {
  const cluster = clusterWith({ image: 'hashicorp/http-echo', command: [], args: ['-text=hi'] });
  cluster.pod('client', { containers: [{ name: 'main', image: 'alpine', command: ['sleep', '3600'] }] });
  const ip = cluster.until(40).getPod('web')?.status.podIP ?? '';
  const ask = (script: string) => cluster.kubelets.exec('default/client', 'main', ['sh', '-c', script])?.output;
  expect(ask(`curl -s ${ip}:5678`)).toBe('hi\n');
  expect(ask(`curl ${ip}:81`)).toContain('curl: (7) Failed to connect');
  expect(ask(`nc -z ${ip} 5678 && echo open`)).toBe('open\n');
});
