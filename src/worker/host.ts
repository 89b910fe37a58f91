/** Hosts a cluster for a page: paces virtual time, answers requests, and sends one frame of changes at a time. */
import type { Change } from '../api/handler.ts';
import { keyOf, type KubernetesObject } from '../api/object.ts';
import type { Recording, RecordedInput } from '../api/recording.ts';
import { onlyAsks } from '../api/only-asks.ts';
import type { ApiRequest } from '../api/request.ts';
import type { ScriptRunner } from '../api/script.ts';
import { isStatus } from '../api/status.ts';
import { Cluster, type ClusterOptions } from '../engine/cluster/cluster.ts';
import { demoRecording, demoStartMs } from '../engine/cluster/demo.ts';
import { History } from '../engine/cluster/history.ts';
import type { ClockAction, Frame, ObjectChange, ToPage, ToWorker, World } from '../protocol/messages.ts';
import { CodeGate } from './code-gate.ts';
import { answerTo, historyNews, timelineInputs } from './views.ts';

/** Wall time that the engine may take from one tick, so that requests are answered in between. */
export const tickBudgetMs = 12;
/** A tab that slept does not catch up: at most so much wall time counts as passed. */
const catchUpMsMax = 100;
/** Tasks between two looks at the wall clock. */
const stepsPerLook = 256;
/** Times that an explicit advance may take before it gives up, in tasks. */
const advanceStepsMax = 20_000_000;

/** What the page never lists. Of endpoints it reads the slices: with every pod a whole list would come along. */
const unmirrored = new Set(['leases', 'endpoints']);

export interface HostEnvironment {
  post(message: ToPage): void;
  /** Wall time in milliseconds, for pacing only; never seen by the engine. */
  wallMs(): number;
  options?: ClusterOptions;
  /** Where the interpreter for students' code comes from. */
  fetchScriptRunner?: () => Promise<ScriptRunner>;
}

export class Host {
  readonly #environment: HostEnvironment;
  readonly #gate: CodeGate;
  #history: History;
  /** Nothing happens before the page has said which world it wants. */
  #opened = false;
  #playing = true;
  #speed = 1;
  #wallMs: number;
  #frame = 0;
  #shown = 0;
  #reset = true;
  #inputsChanged = true;
  #linesChanged = true;
  #changes = new Map<string, ObjectChange>();
  #subscriptions: { close(): void }[] = [];
  #watches = new Map<number, { close(): void }>();
  #sleeps = new Map<number, number>();
  #redo: RecordedInput[][] = [];
  #limits: string[] = [];
  #sentNowMs = -1;
  #sentState = '';

  constructor(environment: HostEnvironment) {
    this.#environment = environment;
    this.#wallMs = environment.wallMs();
    const { post, fetchScriptRunner } = environment;
    this.#gate = new CodeGate({ handle: (message) => this.#handle(message), post, fetchScriptRunner });
    this.#history = this.#historyOf(demoRecording());
  }

  get cluster(): Cluster {
    return this.#history.cluster;
  }

  receive(message: ToWorker): void {
    this.#gate.receive(message);
  }

  #handle(message: ToWorker): void {
    switch (message.type) {
      case 'open':
        this.#gate.enter(message.world);
        return this.#open(message.world);
      case 'request':
        return this.#request(message.id, message.request, message.label, message.gesture);
      case 'watch':
        return this.#watch(message.id, message.request);
      case 'cancel':
        this.#watches.get(message.id)?.close();
        this.#watches.delete(message.id);
        this.#sleeps.delete(message.id);
        return;
      case 'sleep':
        this.#sleeps.set(message.id, this.cluster.nowMs + message.ms);
        return;
      case 'clock': {
        const undone = this.#clock(message.action);
        // Whoever hears that it is done must find it done in the mirror.
        this.#sendFrame('at once');
        this.#environment.post({ type: 'clock-done', id: message.id, ...(undone === undefined ? {} : { undone }) });
        return;
      }
      case 'shown':
        this.#shown = message.frame;
        return;
      case 'ask':
        if (message.question.about === 'hash') this.#sendFrame('at once');
        this.#environment.post({ type: 'answer', id: message.id, answer: answerTo(message.question, this.#history) });
        return;
    }
  }

  /** Called about sixty times a second: lets virtual time follow the wall's, and sends what has changed. */
  tick(): void {
    if (!this.#opened) return;
    const wallMs = this.#environment.wallMs();
    const passedMs = Math.min(wallMs - this.#wallMs, catchUpMsMax);
    this.#wallMs = wallMs;
    if (this.#playing) this.#runUntil(this.cluster.nowMs + passedMs * this.#speed, passedMs);
    this.#wakeSleepers();
    this.#sendFrame();
  }

  #historyOf(recording: Recording): History {
    const options = { ...this.#environment.options, ...this.#gate.options };
    return new History(new Cluster(recording, options), options);
  }

  #open(world: World | undefined): void {
    this.#playing = !world?.paused;
    this.#redo = [];
    this.#guard(() => {
      // The demo is built while the page is still loading.
      if (world || this.#opened) this.#history = this.#historyOf(world?.recording ?? demoRecording());
      if (!world) return this.#runTo(demoStartMs);
      if (world.lines) this.#history.loadLines(world.lines);
      this.#runTo(Math.max(world.atMs, lastInputMs(world.recording)));
      if (this.cluster.nowMs > world.atMs) this.#history.seek(world.atMs);
    });
    // Also when the world could not be built: the page shows the one that there is, and why the clock stands.
    this.#opened = true;
    this.#attach();
    this.#wallMs = this.#environment.wallMs();
    this.#sendFrame();
  }

  #request(id: number, request: ApiRequest, label?: string, gesture?: number): void {
    const isDry = request.query?.['dryRun'] === 'All';
    const acts = !onlyAsks(request) && !isDry;
    if (acts && this.#history.beforeInput(label) !== undefined) this.#linesChanged = true;
    const response = (isDry ? this.#copy() : this.cluster).handle(request, label, gesture);
    if (acts) {
      this.#redo = [];
      this.#inputsChanged = true;
    }
    this.#environment.post({ type: 'response', id, response });
  }

  /** The world as it is now, for a question that begins with "if": what happens in it happens nowhere else. */
  #copy(): Cluster {
    const { recording, applied } = this.cluster;
    const copied = { ...recording, inputs: recording.inputs.slice(0, applied) };
    return new Cluster(copied, this.#history.options, this.cluster.save());
  }

  #watch(id: number, request: ApiRequest): void {
    const watch = this.cluster.watch(request, ({ type, object }) =>
      this.#environment.post({ type: 'watch-event', id, event: { type, object } }),
    );
    if (isStatus(watch)) this.#environment.post({ type: 'watch-end', id, status: watch });
    else this.#watches.set(id, watch);
  }

  #clock(action: ClockAction): string | undefined {
    switch (action.do) {
      case 'play':
        this.#playing = true;
        this.#wallMs = this.#environment.wallMs();
        return undefined;
      case 'pause':
        this.#playing = false;
        return undefined;
      case 'speed':
        this.#speed = Math.min(Math.max(action.speed, 0.01), 1000);
        return undefined;
      case 'step':
        this.#playing = false;
        this.#guard(() => this.cluster.step());
        return undefined;
      case 'step-write':
        this.#playing = false;
        this.#guard(() => this.cluster.stepToWrite());
        return undefined;
      case 'advance':
        this.#guard(() => this.#runTo(this.cluster.nowMs + action.ms));
        return undefined;
      case 'seek':
        this.#guard(() => this.#history.seek(Math.max(0, action.atMs)));
        this.#attach('looking back');
        return undefined;
      case 'undo':
        return this.#undo();
      case 'redo':
        return this.#redoLast();
      case 'enter-branch':
        return this.#enterBranch(action.name);
    }
  }

  /** Takes back the last gesture: all inputs that share its number, or the last input alone. */
  #undo(): string | undefined {
    const { inputs } = this.cluster.recording;
    // While somebody looks back, what lies ahead has not been done yet.
    let first = this.cluster.applied - 1;
    const last = inputs[first] as RecordedInput | undefined;
    if (!last) return undefined;
    while (first > 0 && last.gesture !== undefined && inputs[first - 1].gesture === last.gesture) first--;
    const taken = inputs.slice(first, this.cluster.applied);
    this.#guard(() => this.#history.rewindBefore(first));
    this.#redo.push(taken);
    this.#attach();
    return taken[0].label ?? `${taken[0].request.method} ${taken[0].request.path}`;
  }

  #redoLast(): string | undefined {
    const taken = this.#redo.pop();
    if (!taken) return undefined;
    this.#guard(() => {
      this.cluster.recording.inputs.push(...taken);
      // Also when the clock stands at that very moment.
      this.cluster.run(this.cluster.nowMs);
      this.#runTo(taken[taken.length - 1].atMs);
      this.#history.rejoin();
    });
    this.#inputsChanged = true;
    this.#linesChanged = true;
    return taken[0].label;
  }

  #enterBranch(name: string): undefined {
    this.#guard(() => {
      if (!this.#history.enter(name)) return;
      this.#redo = [];
      this.#runTo(this.#history.seenMs);
    });
    this.#attach();
  }

  #runTo(untilMs: number): void {
    let steps = 0;
    // In slices, so that saves for looking back are kept on the way.
    while (this.cluster.nowMs < untilMs && steps < advanceStepsMax) {
      const sliceMs = Math.min(untilMs, this.cluster.nowMs + 1000);
      const outcome = this.cluster.run(sliceMs, advanceStepsMax - steps);
      steps += outcome.reached ? 1 : outcome.steps;
      this.#history.note();
    }
  }

  #runUntil(untilMs: number, wallMs: number): void {
    this.#limits = [];
    const beganMs = this.cluster.nowMs;
    const stopAtMs = this.#environment.wallMs() + tickBudgetMs;
    this.#guard(() => {
      while (!this.cluster.run(untilMs, stepsPerLook).reached) {
        if (this.#environment.wallMs() < stopAtMs) continue;
        const reachedSpeed = wallMs > 0 ? (this.cluster.nowMs - beganMs) / wallMs : 0;
        this.#limits = [`This machine runs the cluster at ${reachedSpeed.toPrecision(2)}×, not ${this.#speed}×.`];
        break;
      }
      this.#history.note();
    });
  }

  /** A bug of the engine stops the clock and is shown; the worker lives on. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#playing = false;
      this.#environment.post({
        type: 'engine-fault',
        message: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error),
      });
    }
  }

  #wakeSleepers(): void {
    for (const [id, atMs] of this.#sleeps) {
      if (atMs > this.cluster.nowMs) continue;
      this.#sleeps.delete(id);
      this.#environment.post({ type: 'slept', id });
    }
  }

  /**
   * Listens to the present cluster; the page is told to begin afresh.
   * Whoever sleeps on this line of history sleeps on while somebody only looks back: nobody acts by being seen.
   */
  #attach(why: 'looking back' | 'another world' = 'another world'): void {
    for (const subscription of this.#subscriptions) subscription.close();
    for (const watch of this.#watches.values()) watch.close();
    for (const id of this.#watches.keys()) this.#environment.post({ type: 'watch-end', id });
    this.#watches.clear();
    if (why === 'another world') {
      for (const id of this.#sleeps.keys()) this.#environment.post({ type: 'slept', id });
      this.#sleeps.clear();
    }
    this.#changes.clear();
    const mirrored = this.cluster.kinds.filter((kind) => !unmirrored.has(kind.plural));
    this.#subscriptions = mirrored.map((kind) =>
      this.cluster.api.subscribe({ group: kind.group, resource: kind.plural }, (change: Change) =>
        this.#note(kind.plural, change.type === 'DELETED' ? null : change.object, keyOf(change.object)),
      ),
    );
    for (const kind of mirrored) {
      const listed = this.cluster.api.handle(
        { verb: 'list', group: kind.group, version: kind.version, resource: kind.plural },
        { actor: 'page', cause: { kind: 'timer', timer: 'page' } },
      );
      for (const object of (listed.body as { items: KubernetesObject[] }).items)
        this.#note(kind.plural, object, keyOf(object));
    }
    this.#reset = true;
    this.#inputsChanged = true;
    this.#linesChanged = true;
  }

  #note(resource: string, object: KubernetesObject | null, key: string): void {
    this.#changes.set(`${resource} ${key}`, { resource, key, object });
  }

  /** One frame at a time, so that a slow page is never behind; an answer to the page does not wait for its turn. */
  #sendFrame(when: 'when shown' | 'at once' = 'when shown'): void {
    if (when === 'when shown' && this.#shown < this.#frame && !this.#reset) return;
    const { cluster } = this;
    const state = `${this.#playing} ${this.#speed} ${this.#limits.join()}`;
    if (
      !this.#reset &&
      !this.#inputsChanged &&
      !this.#linesChanged &&
      this.#changes.size === 0 &&
      this.#sentNowMs === cluster.nowMs &&
      this.#sentState === state
    )
      return;
    const frame: Frame = {
      number: ++this.#frame,
      reset: this.#reset,
      nowMs: cluster.nowMs,
      epochMs: cluster.epochMs,
      playing: this.#playing,
      speed: this.#speed,
      revision: cluster.revision,
      changes: [...this.#changes.values()],
      traffic: cluster.network.observe(this.#reset),
      activity: cluster.trace.takeActivity(),
      ...(this.#inputsChanged
        ? {
            inputs: timelineInputs(cluster.recording),
          }
        : {}),
      ...historyNews(this.#history, this.#reset, this.#linesChanged),
      canUndo: cluster.applied > 0,
      canRedo: this.#redo.length > 0,
      limits: this.#limits,
      ...(this.#gate.held ? { heldCode: this.#gate.held } : {}),
    };
    this.#changes.clear();
    this.#reset = false;
    this.#inputsChanged = false;
    this.#linesChanged = false;
    this.#sentNowMs = cluster.nowMs;
    this.#sentState = state;
    this.#environment.post({ type: 'frame', frame });
  }
}

function lastInputMs(recording: Recording): number {
  return recording.inputs[recording.inputs.length - 1]?.atMs ?? 0;
}
