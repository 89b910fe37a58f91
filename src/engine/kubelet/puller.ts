/** The images of one node and its queue of pulls: one at a time, as kubelets do unless told otherwise. */
// k8s: pkg/kubelet/images/puller.go serialImagePuller
import type { RandomStream } from '../../base/random.ts';
import type { Agenda } from '../../base/agenda.ts';
import { draw } from '../client/latencies.ts';
import { notFoundMessage, parseImage, sizeOf } from './images.ts';
import { programSizeOf } from './programs/table.ts';
import type { SharedView } from './shared-view.ts';

/** How many images a node reports. */
// k8s: pkg/kubelet/apis/config nodeStatusMaxImages
export const imagesReportedMax = 50;

export interface Pull {
  uid: string;
  container: string;
  /** As the pod names it. */
  image: string;
  requestedAtMs: number;
}

export interface PullOutcome {
  request: Pull;
  /** Containerd's words when it failed. */
  error?: string;
  sizeBytes: number;
  /** Pulling alone, and with the time in the queue. */
  pullMs: number;
  wholeMs: number;
}

interface Current {
  request: Pull;
  startedAtMs: number;
  endsAtMs: number;
}

export interface SavedPuller {
  images: [full: string, sizeBytes: number][];
  queue: Pull[];
  current: Current | undefined;
}

export class Puller {
  readonly #agenda: Agenda;
  readonly #actor: string;
  readonly #random: RandomStream;
  readonly #shared: SharedView;
  readonly #images = new Map<string, number>();
  #queue: Pull[] = [];
  #current: Current | undefined;

  /** @param actor who is woken with the key `pull` when a pull is over */
  constructor(agenda: Agenda, actor: string, random: RandomStream, shared: SharedView) {
    this.#agenda = agenda;
    this.#actor = actor;
    this.#random = random;
    this.#shared = shared;
  }

  has(full: string): boolean {
    return this.#images.has(full);
  }

  request(pull: Pull): void {
    this.#queue.push(pull);
    this.#startNext();
  }

  /** The pod no longer wants its images. What is being pulled is pulled to its end. */
  cancel(uid: string): void {
    this.#queue = this.#queue.filter((pull) => pull.uid !== uid);
  }

  /** The power is gone: what was under way is lost, what was stored stays. */
  stop(): void {
    this.#queue = [];
    this.#current = undefined;
  }

  /** Called when the task `pull` is due. */
  finish(): PullOutcome | undefined {
    const current = this.#current;
    const nowMs = this.#agenda.nowMs;
    if (!current || current.endsAtMs > nowMs) return undefined;
    this.#current = undefined;
    const { request } = current;
    const reference = parseImage(request.image);
    const times = { pullMs: nowMs - current.startedAtMs, wholeMs: nowMs - request.requestedAtMs };
    this.#startNext();
    if ('error' in reference) return { request, error: reference.error, sizeBytes: 0, ...times };
    const described = this.#shared.imageFor(reference);
    if (described?.spec.exists === false) return { request, error: notFoundMessage(reference), sizeBytes: 0, ...times };
    const sizeBytes = sizeOf(reference, described, programSizeOf(reference));
    this.#images.set(reference.full, sizeBytes);
    return { request, sizeBytes, ...times };
  }

  /** As the node's status lists them: largest first. */
  reported(): { names: string[]; sizeBytes: number }[] {
    const images = [...this.#images].flatMap(([full, sizeBytes]) => {
      const reference = parseImage(full);
      return 'error' in reference ? [] : [{ names: [reference.id, full], sizeBytes }];
    });
    return images
      .sort((left, right) => right.sizeBytes - left.sizeBytes || (left.names[1] < right.names[1] ? -1 : 1))
      .slice(0, imagesReportedMax);
  }

  get count(): number {
    return this.#images.size;
  }

  save(): SavedPuller {
    return { images: [...this.#images], queue: [...this.#queue], current: this.#current };
  }

  load(saved: SavedPuller): void {
    this.#images.clear();
    for (const [full, sizeBytes] of saved.images) this.#images.set(full, sizeBytes);
    this.#queue = [...saved.queue];
    this.#current = saved.current;
  }

  #startNext(): void {
    if (this.#current) return;
    const request = this.#queue.shift();
    if (!request) return;
    const startedAtMs = this.#agenda.nowMs;
    const task = this.#agenda.at(startedAtMs + this.#durationMs(request), this.#actor, 'pull');
    this.#current = { request, startedAtMs, endsAtMs: task.atMs };
  }

  #durationMs(request: Pull): number {
    const reference = parseImage(request.image);
    const described = 'error' in reference ? undefined : this.#shared.imageFor(reference);
    if ('error' in reference || described?.spec.exists === false) return draw('imageLookup', this.#random);
    const checkMs = draw('imageCheck', this.#random);
    if (this.#images.has(reference.full)) return checkMs;
    if (described?.spec.pullSeconds !== undefined) return Math.max(1, described.spec.pullSeconds * 1000);
    return (
      checkMs +
      Math.round(sizeOf(reference, described, programSizeOf(reference)) / draw('pullBytesPerMs', this.#random))
    );
  }
}
