/** A cluster: the one place where the rooms meet. The world at time t is a function of its recording. */
import { onlyAsks } from '../../api/only-asks.ts';
import type { Recording, RecordedInput } from '../../api/recording.ts';
import { recordingVersion } from '../../api/recording.ts';
import type { ApiRequest, ApiResponse, WatchEvent } from '../../api/request.ts';
import type { ScriptRunner } from '../../api/script.ts';
import { failure, isStatus, type Status } from '../../api/status.ts';
import { parseTime } from '../../api/time.ts';
import { Agenda, type SavedAgenda, type Task } from '../../base/agenda.ts';
import { assert } from '../../base/assert.ts';
import { hash32 } from '../../base/hash.ts';
import { remembering } from '../../base/remembering.ts';
import { RandomSource, type SavedRandom } from '../../base/random.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { kinds } from '../../kinds/table.ts';
import { createApiServer, type ApiServer } from '../apiserver/api-server.ts';
import type { Engine, Part } from '../client/engine.ts';
import { createControllerManager } from '../controllers/controller-manager.ts';
import { createKubelets } from '../kubelet/kubelets.ts';
import { createNetwork } from '../network/network.ts';
import { createScheduler } from '../scheduler/scheduler.ts';
import { Trace, type SavedTrace } from '../trace/trace.ts';
import { connectToKubelet } from './connect.ts';
import { isWaitingWork } from './pending.ts';
import { isTelling } from './telling.ts';

export interface ClusterSave {
  /** Inputs are shared with the recording; only how many of them had been applied is kept. */
  applied: number;
  steps: number;
  agenda: SavedAgenda;
  random: SavedRandom;
  trace: SavedTrace;
  apiServer: unknown;
  parts: Record<string, unknown>;
}

export interface ClusterOptions {
  /** Schema descriptions for OpenAPI, read only when a client asks. */
  openapi?: () => unknown;
  /** What runs the code of Scheduler objects; without it those do nothing. It is as much part of a run as the recording. */
  scripts?: ScriptRunner;
}

/** How a run ended: all done up to the time, or out of steps. */
export type RunOutcome = { reached: true } | { reached: false; steps: number };

/** So long nothing may have been written but heartbeats: what moves by probes and periodic syncs shows within this. */
export const settleQuietMs = 15_000;

export class Cluster {
  readonly recording: Recording;
  readonly epochMs: number;
  /** Every kind that this cluster knows. */
  readonly kinds = kinds;
  readonly trace = new Trace();
  readonly api: ApiServer;
  readonly controllers: ReturnType<typeof createControllerManager>;
  readonly scheduler: ReturnType<typeof createScheduler>;
  readonly kubelets: ReturnType<typeof createKubelets>;
  readonly network: ReturnType<typeof createNetwork>;
  readonly #agenda = new Agenda();
  readonly #random: RandomSource;
  readonly #parts = new Map<string, Part>();
  readonly #routes = remembering(routeOf);
  #applied = 0;
  #steps = 0;

  /** Builds the cluster at time zero. With `save`, puts it at the saved moment of the same recording instead. */
  constructor(recording: Recording, options: ClusterOptions = {}, save?: ClusterSave) {
    assert(recording.version === recordingVersion, `recordings of version ${recording.version} cannot be read`);
    this.recording = recording;
    this.epochMs = parseTime(recording.options.startTime);
    assert(Number.isFinite(this.epochMs), 'a recording needs an RFC 3339 start time');
    this.#random = new RandomSource(recording.seed);
    this.api = createApiServer({
      agenda: this.#agenda,
      random: this.#random,
      trace: this.trace,
      epochMs: this.epochMs,
      kinds,
      connect: (wire, request, caller) => connectToKubelet(this, wire, request, caller),
      usage: (podKey) => this.kubelets.usage(podKey, this.network.loadOf(podKey)),
      ...options,
    });
    const engine: Engine = {
      agenda: this.#agenda,
      random: this.#random,
      api: this.api,
      trace: this.trace,
      epochMs: this.epochMs,
      ...(options.scripts ? { scripts: options.scripts } : {}),
    };
    this.controllers = createControllerManager(engine);
    this.scheduler = createScheduler(engine);
    this.kubelets = createKubelets(engine);
    this.network = createNetwork(engine);
    for (const part of [this.controllers, this.scheduler, this.kubelets, this.network])
      this.#parts.set(part.name, part);
    if (save) this.#load(save);
    else this.#start();
  }

  /** Virtual milliseconds since the cluster began. */
  get nowMs(): number {
    return this.#agenda.nowMs;
  }

  /** Tasks done so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Inputs of the recording whose moment has come. */
  get applied(): number {
    return this.#applied;
  }

  /** Number of the last write. */
  get revision(): number {
    return this.api.store.revision;
  }

  /** Serves a request from outside. What may change the world is recorded at the present moment; the future of the recording is dropped. */
  handle(request: ApiRequest, label?: string, gesture?: number): ApiResponse {
    if (onlyAsks(request)) return this.#serve(request, this.#applied);
    this.recording.inputs.length = this.#applied;
    const input: TimedInput = {
      atMs: this.nowMs,
      afterSteps: this.#steps,
      request,
      ...(label ? { label } : {}),
      ...(gesture ? { gesture } : {}),
    };
    this.recording.inputs.push(input);
    this.#applied++;
    return this.#serve(request, this.#applied);
  }

  /** Opens a watch; events come at the moment of the write. */
  watch(request: ApiRequest, sink: (event: WatchEvent) => void): { close(): void } | Status {
    return this.api.watchWire(request, sink);
  }

  /** The refusal of a connection that is to become a stream of a pod; undefined when whoever asks may open it. */
  refusalOf(request: ApiRequest): Status | undefined {
    return this.api.refusalOf(request, { actor: 'kubectl', cause: { kind: 'input', input: this.#applied } });
  }

  /** Does everything that is due up to that time, at most so many tasks, and moves the clock there. */
  run(untilMs: number, stepsMax = Number.POSITIVE_INFINITY): RunOutcome {
    for (let steps = 0; steps < stepsMax; steps++) {
      if (!this.#doNext(untilMs)) {
        if (untilMs > this.nowMs) this.#agenda.advanceTo(untilMs);
        return { reached: true };
      }
    }
    return { reached: false, steps: stepsMax };
  }

  /** Does the next task, whenever it is due. */
  step(): Task | undefined {
    return this.#doNext(Number.POSITIVE_INFINITY);
  }

  /** Steps until something is written that is not a heartbeat. */
  stepToWrite(stepsMax = 100_000): void {
    for (let steps = 0; steps < stepsMax; steps++) {
      const before = this.revision;
      if (!this.step()) return;
      for (let revision = before + 1; revision <= this.revision; revision++) if (this.#isTelling(revision)) return;
    }
  }

  /** Runs until only periodic work is left and nothing but heartbeats has been written for a while; at most so long. */
  settle(maxMs: number): void {
    const endMs = this.nowMs + maxMs;
    let quietSinceMs = this.nowMs;
    while (this.nowMs < endMs) {
      if (this.nowMs - quietSinceMs >= settleQuietMs && !this.#hasWaitingWork()) return;
      const before = this.revision;
      if (this.run(Math.min(endMs, this.nowMs + 500)).reached === false) return;
      for (let revision = before + 1; revision <= this.revision; revision++)
        if (this.#isTelling(revision)) quietSinceMs = this.nowMs;
    }
  }

  /** Everything that a later `new Cluster(recording, options, save)` needs. Plain data; shares the immutable objects. */
  save(): ClusterSave {
    return {
      applied: this.#applied,
      steps: this.#steps,
      agenda: this.#agenda.save(),
      random: this.#random.save(),
      trace: this.trace.save(),
      apiServer: this.api.save(),
      parts: Object.fromEntries([...this.#parts].map(([name, part]) => [name, part.save()])),
    };
  }

  /** A hash over every revision that the store remembers: equal hashes, equal worlds. */
  hash(): string {
    let hash = 0x811c9dc5;
    for (const line of this.log()) hash = hash32(line, hash);
    return hash.toString(16).padStart(8, '0');
  }

  /** The log of all revisions as text, one line a revision, oldest first. */
  *log(): Generator<string> {
    for (const { revision, key, object } of this.api.store.revisions())
      yield `${revision} ${key} ${object ? JSON.stringify(object) : 'deleted'}\n`;
  }

  #start(): void {
    this.api.start();
    for (const part of this.#parts.values()) part.start();
    this.#createAll(this.recording.options.objects);
    for (const [index, stage] of (this.recording.options.stages ?? []).entries())
      this.#agenda.at(stage.atMs, 'cluster', `stage ${index}`);
  }

  #createAll(objects: Recording['options']['objects']): void {
    for (const object of objects) {
      const { body } = this.#createInitial(object);
      assert(
        !isStatus(body) || body.status === 'Success',
        `the recording's own object was refused: ${JSON.stringify(body)}`,
      );
    }
  }

  #createInitial(object: Recording['options']['objects'][number]): ApiResponse {
    const kind = kinds.find((candidate) => candidate.kind === object.kind && joined(candidate) === object.apiVersion);
    assert(kind, `no kind ${object.apiVersion} ${object.kind}`);
    const namespace = object.metadata.namespace ?? 'default';
    return this.api.handleWire(
      {
        method: 'POST',
        contentType: 'application/json',
        body: object,
        path: `/${kind.group ? `apis/${kind.group}` : 'api'}/${kind.version}/${kind.namespaced ? `namespaces/${namespace}/` : ''}${kind.plural}`,
      },
      { actor: 'kubectl', cause: { kind: 'input', input: 0 } },
    );
  }

  #load(save: ClusterSave): void {
    this.#applied = save.applied;
    this.#steps = save.steps;
    this.#agenda.load(save.agenda);
    this.trace.load(save.trace);
    this.api.load(save.apiServer);
    for (const [name, part] of this.#parts) part.load(save.parts[name]);
    this.#random.load(save.random);
  }

  #doNext(untilMs: number): Task | undefined {
    this.#applyDueInputs(untilMs);
    const task = this.#agenda.take(untilMs);
    if (!task) return undefined;
    this.#steps++;
    const { part, actor } = this.#routes(task.actor);
    if (part === 'apiserver') this.api.run(task.key);
    else if (part === 'cluster')
      this.#createAll(this.recording.options.stages?.[Number(task.key.slice(6))]?.objects ?? []);
    else {
      const owner = this.#parts.get(part);
      assert(owner, `no part is called ${part}`);
      owner.run(actor, task.key);
    }
    return task;
  }

  /** Replays recorded inputs whose moment has come: after as many tasks as when they were recorded, or, by hand-written times, before the first later task. */
  #applyDueInputs(untilMs: number): void {
    for (;;) {
      const input = this.recording.inputs[this.#applied] as TimedInput | undefined;
      if (!input || input.atMs > untilMs) return;
      const nextAtMs = this.#agenda.peek()?.atMs ?? Number.POSITIVE_INFINITY;
      if (
        nextAtMs < input.atMs ||
        (nextAtMs === input.atMs && !(input.afterSteps !== undefined && this.#steps >= input.afterSteps))
      )
        return;
      if (input.atMs > this.nowMs) this.#agenda.advanceTo(input.atMs);
      this.#applied++;
      this.#serve(input.request, this.#applied);
    }
  }

  #serve(request: ApiRequest, input: number): ApiResponse {
    try {
      return this.api.handleWire(request, { actor: 'kubectl', cause: { kind: 'input', input } });
    } catch (error) {
      // A request must never take the control plane down; the answer says that the fault is ours.
      const message = error instanceof Error ? error.message : String(error);
      return { code: 500, body: failure(500, 'InternalError', `Internal error occurred: ${message}`), warnings: [] };
    }
  }

  #hasWaitingWork(): boolean {
    const podOf = (key: string) => this.api.store.get(`/registry/pods/${key}`)?.value as Pod | undefined;
    return (
      this.#applied < this.recording.inputs.length || this.#agenda.waiting().some((task) => isWaitingWork(task, podOf))
    );
  }

  #isTelling(revision: number): boolean {
    const record = this.trace.write(revision);
    return record !== undefined && isTelling(record);
  }
}

/** Whose work a task is. Example: `kubelet/worker-1/pods` → `kubelet`, which calls it `worker-1/pods`. */
function routeOf(actor: string): { part: string; actor: string } {
  const slash = actor.indexOf('/');
  return slash < 0 ? { part: actor, actor: '' } : { part: actor.slice(0, slash), actor: actor.slice(slash + 1) };
}

/** When it was recorded live, an input also knows after how many tasks it came, which orders it among tasks of the same time. */
type TimedInput = RecordedInput & { afterSteps?: number };

function joined(kind: { group: string; version: string }): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version;
}
