/** The HTTP API under load: latency of get, list, create and patch, and how far behind a watch is. The server is a process of its own. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import type { Readable } from 'node:stream';
import { print } from './print.ts';
import { stolenSince, ticks } from './stolen.ts';

const pods = '/api/v1/namespaces/default/pods';
const listed = 10_000;
const mutationsPerSecond = 500;
const mutationSeconds = 6;
const connections = 16;
/** How the line of a new object begins. */
const added = Buffer.from('{"type":"ADDED"');

// The clock runs and there is room for every pod: they are scheduled and started while the requests come in.
const serverFlags = ['--port', '0', '--speed', '1', '--nodes', '100'];
// As `npm run serve` builds and starts it, but without npm in between, which would not pass the end on.
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { serve: string } };
const [build, start] = scripts.serve.split(' && ');
execFileSync('npx', build.split(' '));
const [node, ...command] = start.split(' ');
const server = spawn(node, [...command, ...serverFlags], { stdio: ['ignore', 'pipe', 'inherit'] });
const port = await portOf(server);
/** Answers everything at once: what is slow there is the machine, not the cluster. */
const idler = spawn(
  process.execPath,
  [
    '-e',
    "const s=require('http').createServer((q,a)=>q.resume().on('end',()=>a.end('{}')));s.listen(0,'127.0.0.1',()=>console.log('http://127.0.0.1:'+s.address().port))",
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const idlePort = await portOf(idler);
// Also after a mistake of ours that nobody catches.
process.on('exit', () => {
  server.kill('SIGTERM');
  idler.kill('SIGTERM');
});
const results: Row[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: connections });

try {
  await measure();
} finally {
  server.kill('SIGTERM');
  idler.kill('SIGTERM');
  agent.destroy();
}

/** The port that a server says it listens on. */
function portOf({ stdout }: { stdout: Readable }): Promise<number> {
  return new Promise((resolve) => {
    let said = '';
    stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (found) resolve(Number(found[1]));
    });
  });
}

async function measure(): Promise<void> {
  const ids = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `p${from + index}`);
  const create = (name: string): Promise<number> => timed('POST', pods, 'application/json', podOf(name));
  const patch = (name: string): Promise<number> =>
    timed('PATCH', `${pods}/${name}`, 'application/merge-patch+json', { metadata: { labels: { seen: 'yes' } } });
  await inParallel(ids(0, 2000), create);
  await inParallel(ids(0, 2000), patch);
  await settled();
  // The compiler is at work for the first seconds of a load, on the same two cores: they are shown, and not held against the targets.
  const mutations = mutationsPerSecond * mutationSeconds;
  const createsWatched = async (from: number, when: string): Promise<void> => {
    let creates: number[] = [];
    const before = ticks();
    const lags = await lagsOfWatch(async () => {
      creates = await paced(ids(from, mutations), create);
    });
    const stolenPct = stolenSince(before);
    results.push(
      { ...summary(`create, ${mutationsPerSecond}/s${when}`, creates), stolenPct },
      { ...summary(`watch lag${when}`, lags), stolenPct },
    );
  };
  // The same pace against a server that does nothing, before and after: below this no server gets on this machine today.
  const nothing = async (when: string): Promise<void> => {
    const before = ticks();
    const times = await paced(ids(0, mutations / 2), (name) =>
      timed('POST', pods, 'application/json', podOf(name), idlePort),
    );
    results.push({ ...summary(`nothing, ${mutationsPerSecond}/s, ${when}`, times), stolenPct: stolenSince(before) });
  };
  await nothing('before');
  await createsWatched(2000, ', the first seconds');
  await createsWatched(2000 + mutations, '');
  const before = ticks();
  const patches = await paced(ids(2000 + mutations, mutations), patch);
  results.push({ ...summary(`patch, ${mutationsPerSecond}/s`, patches), stolenPct: stolenSince(before) });
  await nothing('after');
  await settled();
  // What nobody reacts to: the API alone.
  const settings = await paced(ids(0, mutationsPerSecond * mutationSeconds), (name) =>
    timed('POST', '/api/v1/namespaces/default/configmaps', 'application/json', configMapOf(name)),
  );
  results.push(summary(`ConfigMaps, ${mutationsPerSecond}/s`, settings));
  const gets = await inParallel(ids(0, 3000), (name) => timed('GET', `${pods}/${name}`));
  results.push(summary(`get, ${connections} at a time`, gets));
  await measureKubectl();
  const present = 2000 + 2 * mutations;
  await inParallel(ids(present, listed - present), create);
  results.push(summary(`list of ${listed} pods, half of them starting`, await fiveLists()));
  await settled();
  results.push(summary(`list of ${listed} pods`, await fiveLists()));
  const p99 = (name: string): number => results.find(({ what }) => what === name)?.p99Ms ?? Number.NaN;
  const [creates, patched] = ['create', 'patch'].map((what) => p99(`${what}, ${mutationsPerSecond}/s`));
  print('http', results, {
    'target: mutating p99 at most 10 ms at 500 requests/s': Math.max(creates, patched) <= 10,
    'target: list of 10,000 pods in at most 200 ms': p99(`list of ${listed} pods`) <= 200,
    'target: watch lag p99 at most 10 ms': p99('watch lag') <= 10,
  });
}

async function fiveLists(): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < 5; run++) times.push(await timed('GET', pods));
  return times;
}

/** Lets the cluster finish what it was given. */
async function settled(): Promise<void> {
  await timed('POST', '/orrery/clock', 'application/json', { settle: '5m' });
}

/** What a student waits for: kubectl's table of a thousand pods, beside what kubectl takes to start and say nothing of a cluster. */
async function measureKubectl(): Promise<void> {
  const own = '/api/v1/namespaces/thousand/pods';
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'thousand' } };
  await timed('POST', '/api/v1/namespaces', 'application/json', namespace);
  const names = Array.from({ length: 1000 }, (_, index) => `k${index}`);
  await inParallel(names, (name) => timed('POST', own, 'application/json', podOf(name)));
  const kubectl = (...words: string[]): number => {
    const beganMs = performance.now();
    const said = execFileSync('kubectl', words, { encoding: 'utf8', maxBuffer: 2 ** 26 });
    if (words[0] === 'get' && said.split('\n').length < names.length) throw new Error(`kubectl said: ${said}`);
    return performance.now() - beganMs;
  };
  const five = (...words: string[]): number[] => Array.from({ length: 5 }, () => kubectl(...words));
  try {
    results.push(
      summary('kubectl version --client', five('version', '--client')),
      summary(
        'kubectl get pods of 1000',
        five('get', 'pods', '-n', 'thousand', '--server', `http://127.0.0.1:${port}`),
      ),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.log('no kubectl on this machine: its rows are left out');
  }
}

interface Row {
  what: string;
  count: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Of the machine's time meanwhile, what its host gave to others. */
  stolenPct?: number | undefined;
}

function summary(what: string, times: readonly number[]): Row {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] * 100) / 100;
  return { what, count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

function podOf(name: string): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'load' }, annotations: { 'bench/sent': String(performance.now()) } },
    spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '10m', memory: '16Mi' } } }] },
  };
}

function configMapOf(name: string): unknown {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { 'app.properties': 'colour=blue\n' } };
}

/** Sends one request and answers how long it took to the last byte. */
function timed(method: string, path: string, contentType?: string, body?: unknown, to = port): Promise<number> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    const headers = contentType ? { 'content-type': contentType } : {};
    const sent = request({ host: '127.0.0.1', port: to, method, path, headers, agent }, (response) => {
      if ((response.statusCode ?? 500) >= 300) reject(new Error(`${method} ${path}: ${response.statusCode}`));
      response.resume().on('end', () => resolve(performance.now() - beganMs));
    });
    sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Sends at a steady rate, whatever the answers take. */
async function paced<T>(items: readonly T[], act: (item: T) => Promise<number>): Promise<number[]> {
  const beganMs = performance.now();
  const waiting: Promise<number>[] = [];
  for (const [index, item] of items.entries()) {
    const dueMs = beganMs + (index * 1000) / mutationsPerSecond;
    while (performance.now() < dueMs) await new Promise((resolve) => setTimeout(resolve, 1));
    waiting.push(act(item));
  }
  return Promise.all(waiting);
}

async function inParallel<T>(items: readonly T[], act: (item: T) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  const rest = items.values();
  const work = async (): Promise<void> => {
    for (const item of rest) times.push(await act(item));
  };
  await Promise.all(Array.from({ length: connections }, work));
  return times;
}

/** From the moment before a pod is sent to the moment its ADDED event is read; the create itself is part of it. */
async function lagsOfWatch(act: () => Promise<void>): Promise<number[]> {
  const lags: number[] = [];
  let rest: Buffer = Buffer.alloc(0);
  const sent = request(
    { host: '127.0.0.1', port, path: `${pods}?watch=true&resourceVersion=${await revision()}` },
    (response) =>
      response.on('data', (chunk: Buffer) => {
        const heardMs = performance.now();
        // Most events are not looked at: it is not the reader that is measured.
        const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
        let from = 0;
        for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
          const line = bytes.subarray(from, end);
          from = end + 1;
          if (!line.subarray(0, added.length).equals(added)) continue;
          const began = /"bench\/sent":"([\d.]+)"/.exec(line.toString());
          if (began) lags.push(heardMs - Number(began[1]));
        }
        rest = bytes.subarray(from);
      }),
  );
  sent.end();
  await new Promise((resolve) => sent.on('response', resolve));
  await act();
  sent.destroy();
  return lags;
}

function revision(): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: `${pods}?limit=1`, agent }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve((JSON.parse(text) as { metadata: { resourceVersion: string } }).metadata.resourceVersion),
      );
    });
    sent.on('error', reject).end();
  });
}
