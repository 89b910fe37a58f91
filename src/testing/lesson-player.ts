/** Plays a lesson over a real cluster, without a page: its solutions by kubectl, its checks at every 100 ms of virtual time. */
import type { KubernetesObject } from '../api/object.ts';
import { isStatus } from '../api/status.ts';
import { Cluster } from '../engine/cluster/cluster.ts';
import { kinds } from '../kinds/table.ts';
import { runKubectl } from '../kubectl/run.ts';
import { evaluate, newMemory, type StepMemory, type StepResult } from '../lessons/evaluate.ts';
import { baselineOf, factsOf, latelySeconds, type Facts, type FactSource } from '../lessons/facts.ts';
import { recordingOf, solutionOf, type Lesson, type Solution, type Step } from '../lessons/lesson.ts';
import type { TrafficSecond } from '../protocol/views.ts';

const lookEveryMs = 100;
const betweenLinesMs = 5_000;

export class LessonPlayer {
  readonly cluster: Cluster;
  /** Everything that kubectl has printed. */
  printed = '';
  #seconds = new Map<number, TrafficSecond>();
  #step: Step;
  #memory: StepMemory;
  #result: StepResult;

  constructor(lesson: Lesson, seed: number) {
    this.cluster = new Cluster(recordingOf(lesson, seed));
    this.#step = lesson.steps[0];
    this.cluster.run(lesson.start.atMs);
    this.#memory = newMemory(this.#step, baselineOf(this.#source()));
    this.#result = this.#look();
  }

  get result(): StepResult {
    return this.#result;
  }

  get facts(): Facts {
    return factsOf(this.#source(), this.#memory.baseline);
  }

  begin(step: Step): StepResult {
    this.#step = step;
    this.#memory = newMemory(step, baselineOf(this.#source()));
    return this.#look();
  }

  async kubectl(line: string): Promise<void> {
    const append = (text: string) => void (this.printed += text);
    this.printed += `$ ${line}\n`;
    await runKubectl(line.replace(/^kubectl /, ''), {
      transport: {
        request: async (request) => this.cluster.handle(request),
        now: async () => this.cluster.epochMs + this.cluster.nowMs,
        sleep: async (ms) => this.advance(ms),
        watch: async (request, onEvent, signal) => {
          const watch = this.cluster.watch(request, onEvent);
          if (isStatus(watch)) return watch;
          const endMs = this.cluster.nowMs + 600_000;
          while (!signal?.aborted && this.cluster.nowMs < endMs) {
            this.advance(lookEveryMs);
            await Promise.resolve();
          }
          watch.close();
          return undefined;
        },
      },
      namespace: 'default',
      out: append,
      err: append,
      files: { read: async () => undefined },
    });
    this.#look();
  }

  /** One line after the other, as a person does who looks at what a line has done before the next. */
  async carryOut(solution: Solution): Promise<void> {
    for (const line of solutionOf(solution, this.facts)) {
      await this.kubectl(line);
      this.advance(betweenLinesMs);
    }
  }

  advance(ms: number): void {
    const endMs = this.cluster.nowMs + ms;
    while (this.cluster.nowMs < endMs) {
      this.cluster.run(Math.min(endMs, this.cluster.nowMs + lookEveryMs));
      this.#look();
    }
  }

  /** Lets time pass until it is so, at most so long. */
  advanceUntil(isSo: () => boolean, mostMs: number): boolean {
    const endMs = this.cluster.nowMs + mostMs;
    while (!isSo() && this.cluster.nowMs < endMs) this.advance(lookEveryMs);
    return isSo();
  }

  /** The goal as a person would read it, for a test that fails. */
  describe(): string {
    const lines = this.#result.checks.map(
      ({ check, met, value, extreme }) => `[${met ? 'x' : ' '}] ${check.text.en} (${value}, ${extreme})`,
    );
    return `${this.#step.id} at ${this.cluster.nowMs} ms\n${lines.join('\n')}\n${this.printed}`;
  }

  #look(): StepResult {
    const { result, memory } = evaluate(this.#step, this.facts, this.#memory);
    this.#memory = memory;
    this.#result = result;
    return result;
  }

  #source(): FactSource {
    const views = this.cluster.network.observe(false);
    for (const { perSecond } of views) for (const second of perSecond) this.#seconds.set(second.second, second);
    const total = { sent: 0, ok: 0, failed: 0, sentLately: 0, failedLately: 0 };
    for (const { sent, succeeded, failed } of views) {
      total.sent += sent;
      total.ok += succeeded;
      total.failed += failed;
    }
    const from = Math.floor(this.cluster.nowMs / 1000) - latelySeconds;
    for (const { second, sent, failed } of this.#seconds.values()) {
      if (second < from) continue;
      total.sentLately += sent;
      total.failedLately += failed;
    }
    return { nowMs: this.cluster.nowMs, objects: (resource) => this.#objects(resource), users: total };
  }

  #objects(resource: string): KubernetesObject[] {
    const kind = kinds.find(({ plural }) => plural === resource);
    if (!kind) return [];
    const { body } = this.cluster.api.handle(
      { verb: 'list', group: kind.group, version: kind.version, resource },
      { actor: 'test', cause: { kind: 'timer', timer: 'test' } },
    );
    return (body as { items: KubernetesObject[] }).items;
  }
}
