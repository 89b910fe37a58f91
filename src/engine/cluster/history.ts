/**
 * Goes back in time: keeps saves along the way, and puts the cluster to any earlier moment by the nearest save and a replay.
 * What is left when the student acts in the past, or undoes, stays as a branch to which there is a way back.
 */
import { emptyChronicle, type Chronicle } from '../../api/chronicle.ts';
import type { SavedLines } from '../../api/recording.ts';
import {
  branchesMax,
  branchName,
  covers,
  forkMs,
  sharedInputs,
  undoneName,
  type Branch,
  type Line,
} from './branches.ts';
import { Chronicler } from './chronicler.ts';
import { Cluster, type ClusterOptions, type ClusterSave } from './cluster.ts';

/** Virtual time between saves, and how many are kept; older ones are thinned out, never the first. */
export const checkpointEveryMs = 5_000;
export const checkpointsMax = 64;

interface Checkpoint {
  atMs: number;
  save: ClusterSave;
}

export class History {
  /** Of every cluster of this history. */
  readonly options: ClusterOptions;
  readonly chronicler = new Chronicler();
  #cluster: Cluster;
  #checkpoints: Checkpoint[] = [];
  #name = 'main';
  #branches: Branch[] = [];
  /** How far the present line has been seen, and what was seen beyond the present moment. */
  #seenMs = 0;
  #ahead: Chronicle | undefined;

  constructor(cluster: Cluster, options: ClusterOptions = {}) {
    this.#cluster = cluster;
    this.options = options;
    this.chronicler.follow(cluster);
    this.#keep();
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  /** The name of the present line. */
  get name(): string {
    return this.#name;
  }

  /** Lines that were left, in the order in which they were. */
  get branches(): readonly Branch[] {
    return this.#branches;
  }

  /** How far the present line has been seen; later than now only while somebody looks back. */
  get seenMs(): number {
    return Math.max(this.#seenMs, this.#cluster.nowMs);
  }

  /** What was seen of the present line beyond now, while somebody looks back. */
  get ahead(): Chronicle | undefined {
    return this.#seenMs > this.#cluster.nowMs ? this.#ahead : undefined;
  }

  forkOf(branch: Branch): number {
    return forkMs(branch, this.#line());
  }

  /** Call after each run; saves when it is time to. */
  note(): void {
    const last = this.#checkpoints[this.#checkpoints.length - 1];
    // A save costs about as much as there are objects; asking for as many tasks between two keeps its share small.
    const tasks = this.#cluster.steps - last.save.steps;
    if (this.#cluster.nowMs - last.atMs >= checkpointEveryMs && tasks >= this.#cluster.api.store.size) this.#keep();
  }

  /** Puts the cluster to that time. The recording keeps its later inputs, so that going on repeats them until a new input comes. */
  seek(atMs: number): Cluster {
    this.#remember();
    return this.#restore(this.#cluster.recording.inputs.length, atMs);
  }

  /** Call before each new input. When it comes in the past, what lies ahead becomes a branch. @returns its name */
  beforeInput(action: string | undefined): string | undefined {
    const { nowMs, applied, recording } = this.#cluster;
    if (this.seenMs === nowMs && applied === recording.inputs.length) return undefined;
    const left = this.#leave((taken) => branchName(action, taken));
    recording.inputs.length = applied;
    const { steps } = this.#cluster;
    this.#begin(nowMs, ({ save }) => save.steps <= steps);
    return left;
  }

  /** Goes back to just before input number `input` (counted from zero). It and all later ones are left to a branch. */
  rewindBefore(input: number): Cluster {
    const { recording } = this.#cluster;
    const { atMs } = recording.inputs[input];
    this.#remember();
    this.#leave(undoneName);
    recording.inputs.length = input;
    this.#begin(atMs, (checkpoint) => checkpoint.atMs <= atMs && checkpoint.save.applied <= input);
    return this.#restore(input, atMs);
  }

  /** Call when inputs were put back: a branch that says no more than the present line is one with it again. */
  rejoin(): void {
    const line = this.#line();
    const same = this.#branches.find(
      ({ inputs }) =>
        inputs.length === line.inputs.length && sharedInputs({ inputs, endMs: 0 }, line) === inputs.length,
    );
    if (same && same.endMs > this.seenMs) {
      this.#seenMs = same.endMs;
      this.#ahead = same.chronicle;
    }
    this.#branches = this.#branches.filter((branch) => branch !== same && !covers(this.#line(), branch));
  }

  /** Makes a branch the present line; the cluster then stands where the two part, and must run to `seenMs`. */
  enter(name: string): Cluster | undefined {
    const branch = this.#branches.find((each) => each.name === name);
    if (!branch) return undefined;
    this.#remember();
    const here = this.#line();
    const partMs = forkMs(branch, here);
    const shared = sharedInputs(branch, here);
    this.#branches = this.#branches.filter((each) => each !== branch);
    // Whoever only takes up what was undone is on the same line as before.
    if (!covers(branch, here)) {
      this.#leave(() => this.#name);
      this.#name = branch.name;
    }
    const { inputs } = this.#cluster.recording;
    inputs.splice(0, inputs.length, ...branch.inputs);
    // In the branch an input may have come in the middle of that very moment.
    this.#keepOnly((checkpoint) => checkpoint.atMs < partMs && checkpoint.save.applied <= shared);
    this.#seenMs = branch.endMs;
    this.#ahead = branch.chronicle;
    return this.#restore(shared, partMs);
  }

  /** The lines that were left and the name of this one, to come back to them later. */
  saveLines(): SavedLines {
    const line = this.#line();
    return {
      present: this.#name,
      branches: this.#branches.map((branch) => {
        const shared = sharedInputs(branch, line);
        return { name: branch.name, shared, inputs: branch.inputs.slice(shared), endMs: branch.endMs };
      }),
    };
  }

  /** Takes up lines that were saved beside the present recording. What was seen of them is seen again by whoever enters them. */
  loadLines({ present, branches }: SavedLines): void {
    this.#name = present;
    this.#branches = branches.slice(-branchesMax).map(({ name, shared, inputs, endMs }) => ({
      name,
      inputs: [...this.#cluster.recording.inputs.slice(0, shared), ...inputs],
      endMs,
      chronicle: emptyChronicle(),
    }));
  }

  #line(): Line {
    return { inputs: this.#cluster.recording.inputs, endMs: this.seenMs };
  }

  /** From here on this line goes its own way. */
  #begin(atMs: number, holds: (checkpoint: Checkpoint) => boolean): void {
    this.#seenMs = atMs;
    this.#ahead = undefined;
    this.#keepOnly(holds);
  }

  /** The first checkpoint is the beginning of every line. */
  #keepOnly(holds: (checkpoint: Checkpoint) => boolean): void {
    this.#checkpoints = this.#checkpoints.filter((checkpoint, index) => index === 0 || holds(checkpoint));
  }

  /** Before the clock is turned back: how far it was, and what had been seen. */
  #remember(): void {
    if (this.#cluster.nowMs < this.#seenMs) return;
    this.#seenMs = this.#cluster.nowMs;
    this.#ahead = this.chronicler.all();
  }

  /** Keeps the present line as a branch, unless another one tells it too. @returns the name under which it is kept */
  #leave(nameOf: (taken: (name: string) => boolean) => string): string | undefined {
    const line = this.#line();
    if (this.#branches.some((branch) => covers(branch, line))) return undefined;
    const taken = (name: string) => name === this.#name || this.#branches.some((branch) => branch.name === name);
    const name = nameOf(taken);
    const chronicle = this.ahead ?? this.chronicler.all();
    const kept = this.#branches.filter((branch) => !covers(line, branch));
    this.#branches = [...kept, { name, ...line, inputs: [...line.inputs], chronicle }].slice(-branchesMax);
    return name;
  }

  #restore(inputs: number, atMs: number): Cluster {
    let nearest = this.#checkpoints[0];
    for (const checkpoint of this.#checkpoints)
      if (checkpoint.atMs <= atMs && checkpoint.save.applied <= inputs) nearest = checkpoint;
    this.#cluster = new Cluster(this.#cluster.recording, this.options, nearest.save);
    this.chronicler.rewind(nearest.atMs);
    this.chronicler.follow(this.#cluster);
    this.#cluster.run(atMs);
    return this.#cluster;
  }

  #keep(): void {
    this.#checkpoints.push({ atMs: this.#cluster.nowMs, save: this.#cluster.save() });
    if (this.#checkpoints.length <= checkpointsMax) return;
    // Every second one of the older half goes: the recent past stays dense.
    const half = this.#checkpoints.length >> 1;
    this.#checkpoints = this.#checkpoints.filter((_, index) => index === 0 || index >= half || index % 2 === 0);
  }
}
