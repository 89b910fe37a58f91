/** What `kubectl logs` shows of what a container writes: whole lines, at the moment when they end. */
import { expect, it } from 'vitest';
import { KubeletCluster } from '../../testing/kubelet-cluster.ts';
import type { Container } from '../../kinds/pod/types.ts';
import { entriesOf, entryLengthMax, newLog, printedLog, writeLog } from './container-log.ts';

function clusterWith(script: string, container: Partial<Container> = {}): KubeletCluster {
  const cluster = new KubeletCluster();
  cluster.until(5);
  cluster.pod('web', {
    restartPolicy: 'Never',
    containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', script], ...container }],
  });
  return cluster.until(20);
}

const key = 'default/web';

function printed(cluster: KubeletCluster): string {
  return printedLog(cluster.kubelets.logLines(key) ?? []);
}

it.each<[script: string, log: string]>([
  ['printf a; echo b', 'ab\n'],
  ['echo -n a; echo b; echo c', 'ab\nc\n'],
  ['for i in 1 2 3; do printf "$i "; done; echo', '1 2 3 \n'],
  ['printf "a\\nb"; printf "c\\n"', 'a\nbc\n'],
  ['echo; echo a', '\na\n'],
  ['echo a; printf b', 'a\nb'],
  ['printf a; sleep 2; echo b', 'ab\n'],
  // Each stream has lines of its own.
  ['printf a; echo oh >&2; echo b', 'oh\nab\n'],
  ['printf a >&2; printf b; echo c >&2; echo d', 'ac\nbd\n'],
  ['printf a; printf oh >&2', 'aoh'],
  ['printf a; echo b >/dev/null; echo c', 'ac\n'],
  ['printf a; echo b 2>&1 >&2', 'ab\n'],
  ['cat no /etc/hostname', "cat: can't open 'no': No such file or directory\nweb\n"],
  ['(echo one; echo two >&2; echo three)', 'one\ntwo\nthree\n'],
])('of a container that runs %j', (script, log) => {
  expect(printed(clusterWith(script))).toBe(log);
});

it('holds a line back until it ends, or the process does', () => {
  const cluster = clusterWith('printf "a "; sleep 20; echo b; printf end; sleep 20');
  expect(printed(cluster)).toBe('');
  expect(printed(cluster.until(45))).toBe('a b\n');
  expect(printed(cluster.until(70))).toBe('a b\nend');
  expect(cluster.kubelets.logs(key)).toEqual(['a b', 'end']);
});

it('shows what a killed container had begun to say', () => {
  const cluster = clusterWith('while true; do printf .; sleep 1; done', {
    livenessProbe: {
      exec: { command: ['false'] },
      initialDelaySeconds: 20,
      periodSeconds: 10,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
    },
  });
  expect(printed(cluster.until(30))).toBe('');
  expect(printed(cluster.until(120))).toMatch(/^\.{40,100}$/);
});

it('keeps a line that is begun over a save', () => {
  const cluster = clusterWith('printf a; printf oh >&2; sleep 20; echo b; sleep 20');
  const saved = JSON.parse(JSON.stringify(cluster.save())) as ReturnType<KubeletCluster['save']>;
  for (const each of [cluster, new KubeletCluster({}, saved)]) {
    expect(printed(each)).toBe('');
    expect(printed(each.until(45))).toBe('ab\n');
    expect(printed(each.until(70))).toBe('ab\noh');
  }
});

it('gives a line the time of its end', () => {
  const lines = clusterWith('printf a; sleep 4; echo b; printf c').kubelets.logLines(key) ?? [];
  const [ab, c] = lines;
  expect(lines).toEqual([
    { atMs: ab.atMs, stream: 1, text: 'ab' },
    { atMs: ab.atMs, stream: 1, text: 'c', isPartial: true },
  ]);
  expect(printedLog([c, ab, ab], (atMs) => `[${atMs - ab.atMs}] `)).toBe('[0] cab\n[0] ab\n');
});

it('cuts a line that is too long into entries, which are printed as one', () => {
  const log = newLog();
  const begun = 'x'.repeat(entryLengthMax + 1);
  writeLog(log, 1, begun, 1);
  expect(printedLog(entriesOf(log, 1, false).lines)).toBe('x'.repeat(entryLengthMax));
  writeLog(log, 1, 'y\nz\n', 2);
  expect(printedLog(entriesOf(log, 2, false).lines, (atMs) => `[${atMs}] `)).toBe(`[1] ${begun}y\n[2] z\n`);
});

it('holds what a terminal shows, typing and prompts as well', () => {
  const cluster = clusterWith('', { command: ['sh'], stdin: true, tty: true });
  cluster.kubelets.sendInput(key, 'main', { input: 'printf a\r' });
  expect(printed(cluster.until(21))).toBe('/ # printf a\r\n');
  cluster.kubelets.sendInput(key, 'main', { input: 'exit\r' });
  expect(printed(cluster.until(30))).toBe('/ # printf a\r\na/ # exit\r\n');
});

it.each([true, false])('tells who listens what is begun, and the two streams apart (terminal: %s)', (tty) => {
  const cluster = clusterWith('echo start; while true; do printf .; printf : >&2; sleep 1; done', { tty });
  const { lines = [], begun = [] } = cluster.kubelets.output(key) ?? {};
  expect(lines.map(({ text }) => text)).toEqual([tty ? 'start\r' : 'start']);
  expect(begun.map(({ stream, text }) => `${stream} ${text}`)).toEqual(
    tty
      ? [expect.stringMatching(/^1 (\.:){10,}$/)]
      : [expect.stringMatching(/^1 \.{10,}$/), expect.stringMatching(/^2 :{10,}$/)],
  );
  const attached = cluster.kubelets.attach(key, 'main');
  if (!tty) return expect(attached?.from).toBeUndefined();
  cluster.until(24);
  const heard = cluster.kubelets.hearAttached(key, 'main', attached?.instance ?? '', attached?.from ?? 0);
  expect(heard?.chunks.map(({ text }) => text).join('')).toBe('.:.:.:.:');
});

it('leaves a prompt and a partial line to who is attached, at once', () => {
  const cluster = clusterWith('printf "name? "; read name; echo "hello $name"', { stdin: true });
  const attached = cluster.kubelets.attach(key, 'main');
  const said = (): string =>
    (cluster.kubelets.hearAttached(key, 'main', attached?.instance ?? '', 0)?.chunks ?? [])
      .map(({ text }) => text)
      .join('');
  expect(said()).toBe('name? ');
  expect(printed(cluster)).toBe('');
  cluster.kubelets.sendInput(key, 'main', { input: 'orrery\n' });
  cluster.until(21);
  expect(said()).toBe('name? hello orrery\n');
  expect(printed(cluster)).toBe('name? hello orrery\n');
});
