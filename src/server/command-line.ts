/** Reads the flags, makes the cluster and serves it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { recordingVersion, type Recording } from '../api/recording.ts';
import { formatTime } from '../api/time.ts';
import { Cluster } from '../engine/cluster/cluster.ts';
import { emptyRecording } from '../engine/cluster/demo.ts';
import { speedMax } from './clock.ts';
import { holdsCode, ScriptDoor } from '../sandbox/script-door.ts';
import { kubeconfig } from './kubeconfig.ts';
import { readSchemas } from './schemas.ts';
import { fetchScriptRunner } from './scripts.ts';
import { serve } from './server.ts';

const usage =
  'npm run serve -- [--port 8001] [--nodes 3] [--seed 1] [--speed 1|10|max] [--kubeconfig PATH] [--recording FILE] [--token TEXT]';

const nodesMax = 5000;
/** How long a new cluster has been running when it is first served: the nodes are ready. */
const warmUpMs = 15_000;

function fail(why: string): never {
  console.error(`${why}\n${usage}`);
  process.exit(2);
}

function readFlags() {
  try {
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
    return values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function readNumber(name: 'port' | 'nodes' | 'seed' | 'speed', least: number, most: number): number {
  const value = Number(flags[name]);
  if (!(value >= least && value <= most))
    fail(`--${name} takes a number from ${least} to ${most}, not ${JSON.stringify(flags[name])}`);
  return value;
}

/** The cluster's first moment is the wall's present, so that clients which reckon ages by their own clock agree with it. */
function newRecordingNow(): Recording {
  const recording = emptyRecording(readNumber('seed', 0, 2 ** 32), Math.floor(readNumber('nodes', 0, nodesMax)));
  return { ...recording, options: { ...recording.options, startTime: formatTime(Date.now() - warmUpMs) } };
}

function readRecording(file: string): Recording {
  try {
    const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;
    if (recording.version !== recordingVersion) fail(`${file} is no recording of version ${recordingVersion}`);
    return recording;
  } catch (error) {
    return fail(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const flags = readFlags();
if (flags.help) {
  console.log(usage);
  process.exit(0);
}
const port = readNumber('port', 0, 65_535);
const speed = flags.speed === 'max' ? 'max' : readNumber('speed', 0, speedMax);
const recording = flags.recording ? readRecording(flags.recording) : newRecordingNow();
const door = new ScriptDoor(fetchScriptRunner);
if (holdsCode(recording)) await door.open();
const cluster = new Cluster(recording, { openapi: readSchemas, scripts: door });
cluster.run(recording.inputs[recording.inputs.length - 1]?.atMs ?? warmUpMs);
const running = await serve(cluster, {
  port,
  speed,
  door,
  // This very script, in a thread of its own.
  gatewayScript: process.argv[1],
  ...(flags.token ? { token: flags.token } : {}),
}).catch((error: NodeJS.ErrnoException) => {
  console.error(error.code === 'EADDRINUSE' ? `port ${port} is taken: give another with --port` : String(error));
  process.exit(1);
});
const address = `http://127.0.0.1:${running.port}`;
// The kubeconfig may hold the token.
if (flags.kubeconfig) writeFileSync(flags.kubeconfig, kubeconfig(address, flags.token), { mode: 0o600 });
console.log(`Serving the Kubernetes API on ${address}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void running.close().then(() => process.exit(0)));
