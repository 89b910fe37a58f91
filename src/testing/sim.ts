/** The test language: a cluster that a test drives with kubectl and a clock, as a student would. */
import type { ApiRequest, ApiResponse, Transport, WatchEvent } from '../api/request.ts';
import type { ScriptRunner } from '../api/script.ts';
import { isStatus, type Status } from '../api/status.ts';
import { parseDuration } from '../api/duration.ts';
import type { KubernetesObject } from '../api/object.ts';
import { newRecording } from '../api/recording.ts';
import { Cluster } from '../engine/cluster/cluster.ts';
import { emptyRecording } from '../engine/cluster/demo.ts';
import { kindByResource } from '../kinds/lookup.ts';
import { runKubectl } from '../kubectl/run.ts';

export interface Sim {
  readonly cluster: Cluster;
  readonly transport: Transport;
  /** Runs one kubectl command line and gives what it printed, errors after output; files are named in `files`. */
  kubectl(line: string, files?: Record<string, string>): Promise<string>;
  /** Lets so much virtual time pass: `5s`. */
  advance(duration: string): void;
  /** Runs until nothing but heartbeats is written, at most so long. */
  settle(most?: string): void;
  /** Sends one raw request. */
  request(request: ApiRequest): ApiResponse;
  /** Reads one object: `get('apps', 'deployments', 'default/web')`. */
  get<T extends KubernetesObject>(group: string, plural: string, key: string): T | undefined;
  list<T extends KubernetesObject>(group: string, plural: string): T[];
}

export interface SimOptions {
  /** Workers beside the control plane. */
  nodes?: number;
  seed?: number;
  /** Objects to begin with instead of machines only. */
  objects?: KubernetesObject[];
  /** What runs the code of Scheduler objects. */
  scripts?: ScriptRunner;
}

/** Builds a cluster and lets its machines join. */
export function createSim(options: SimOptions = {}): Sim {
  const seed = options.seed ?? 1;
  const cluster = new Cluster(
    options.objects ? newRecording(seed, options.objects) : emptyRecording(seed, options.nodes ?? 3),
    options.scripts ? { scripts: options.scripts } : {},
  );
  cluster.run(15_000);
  return simOf(cluster);
}

/** The same language for a cluster that exists already. */
export function simOf(cluster: Cluster): Sim {
  const transport = pumpingTransport(cluster);
  return {
    cluster,
    transport,
    async kubectl(line, files = {}) {
      let output = '';
      const append = (text: string) => {
        output += text;
      };
      const args = line.startsWith('kubectl ') ? line.slice(8) : line;
      await runKubectl(args, {
        transport,
        namespace: 'default',
        out: append,
        err: append,
        files: { read: async (name: string) => files[name] },
      });
      return output;
    },
    advance(duration) {
      cluster.run(cluster.nowMs + msOf(duration));
    },
    settle(most = '10m') {
      cluster.settle(msOf(most));
    },
    request: (request) => cluster.handle(request),
    get(group, plural, key) {
      const slash = key.indexOf('/');
      const answer = cluster.api.handle(
        {
          verb: 'get',
          group,
          version: versionOf(group, plural),
          resource: plural,
          ...(slash < 0 ? {} : { namespace: key.slice(0, slash) }),
          name: key.slice(slash + 1),
        },
        { actor: 'test', cause: { kind: 'timer', timer: 'test' } },
      );
      return isStatus(answer.body) ? undefined : (answer.body as never);
    },
    list(group, plural) {
      const answer = cluster.api.handle(
        { verb: 'list', group, version: versionOf(group, plural), resource: plural },
        { actor: 'test', cause: { kind: 'timer', timer: 'test' } },
      );
      return (answer.body as { items: never[] }).items;
    },
  };
}

function versionOf(group: string, plural: string): string {
  return kindByResource(group, plural)?.version ?? '';
}

/** A transport under which virtual time passes whenever the caller waits. */
function pumpingTransport(cluster: Cluster): Transport {
  const waitMs = 50;
  return {
    request: async (request) => cluster.handle(request),
    now: async () => cluster.epochMs + cluster.nowMs,
    async sleep(ms) {
      cluster.run(cluster.nowMs + ms);
    },
    async watch(request, onEvent: (event: WatchEvent) => void, signal): Promise<Status | undefined> {
      const watch = cluster.watch(request, onEvent);
      if (isStatus(watch)) return watch;
      const endMs = cluster.nowMs + 600_000;
      while (!signal?.aborted && cluster.nowMs < endMs) {
        cluster.run(cluster.nowMs + waitMs);
        // Gives the reader of the events its turn.
        await Promise.resolve();
      }
      watch.close();
      return undefined;
    },
  };
}

function msOf(duration: string): number {
  const ms = parseDuration(duration);
  if (Number.isNaN(ms)) throw new Error(`not a duration: ${duration}`);
  return ms;
}
