/** `npm run serve`: a cluster behind the real Kubernetes API. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Recording } from '../api/recording.ts';
import { Cluster } from '../engine/cluster/cluster.ts';
import { emptyRecording } from '../engine/cluster/demo.ts';
import { serve } from './server.ts';

const usage =
  'npm run serve -- [--port 8001] [--nodes 3] [--seed 1] [--speed 1|10|max] [--kubeconfig PATH] [--recording FILE] [--token TEXT]';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8001' },
    nodes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    speed: { type: 'string', default: '1' },
    kubeconfig: { type: 'string' },
    recording: { type: 'string' },
    token: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const numbers = {
  port: Number(values.port),
  nodes: Number(values.nodes),
  seed: Number(values.seed),
  speed: values.speed === 'max' ? ('max' as const) : Number(values.speed),
};
for (const [name, value] of Object.entries(numbers)) {
  if (value !== 'max' && !(value >= 0)) {
    console.error(`--${name} takes a number, not ${JSON.stringify(values[name as 'port'])}\n${usage}`);
    process.exit(2);
  }
}

const recording = values.recording
  ? (JSON.parse(readFileSync(values.recording, 'utf8')) as Recording)
  : emptyRecording(numbers.seed, numbers.nodes);
const explainFile = new URL('../kinds/generated/explain.json', import.meta.url);
const cluster = new Cluster(recording, { openapi: () => JSON.parse(readFileSync(explainFile, 'utf8')) });
cluster.run(recording.inputs[recording.inputs.length - 1]?.atMs ?? 15_000);
const running = await serve(cluster, {
  port: numbers.port,
  speed: numbers.speed,
  ...(values.token ? { token: values.token } : {}),
});
const address = `http://127.0.0.1:${running.port}`;
if (values.kubeconfig) writeFileSync(values.kubeconfig, kubeconfig(address, values.token));
console.log(`Serving the Kubernetes API on ${address}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void running.close().then(() => process.exit(0)));

/** Read as it is by kubectl and by client libraries; some of those want insecure-skip-tls-verify beside plain http. */
function kubeconfig(server: string, token: string | undefined): string {
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'orrery', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'student', user: token ? { token } : {} }],
      contexts: [{ name: 'orrery', context: { cluster: 'orrery', user: 'student', namespace: 'default' } }],
      'current-context': 'orrery',
    },
    null,
    2,
  );
}
