/** Keeps saves along the way, so that the cluster can be put back to any earlier moment quickly: nearest save, then replay. */
import { Cluster, type ClusterOptions, type ClusterSave } from './cluster.ts';

/** Virtual time between saves, and how many are kept; older ones are thinned out, never the first. */
export const checkpointEveryMs = 5_000;
export const checkpointsMax = 64;

interface Checkpoint {
  atMs: number;
  save: ClusterSave;
}

export class History {
  readonly #options: ClusterOptions;
  #cluster: Cluster;
  #checkpoints: Checkpoint[] = [];

  constructor(cluster: Cluster, options: ClusterOptions = {}) {
    this.#cluster = cluster;
    this.#options = options;
    this.#keep();
  }

  get cluster(): Cluster {
    return this.#cluster;
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
    return this.#restore(this.#cluster.recording.inputs.length, atMs);
  }

  /** Goes back to just before input number `input` (counted from zero) and forgets it and all later ones. */
  rewindBefore(input: number): Cluster {
    const recording = this.#cluster.recording;
    const atMs = recording.inputs[input].atMs;
    const usable = this.#checkpoints.filter((checkpoint) => checkpoint.save.applied <= input);
    this.#checkpoints = usable.length ? usable : this.#checkpoints.slice(0, 1);
    recording.inputs.length = input;
    return this.#restore(input, atMs);
  }

  #restore(inputs: number, atMs: number): Cluster {
    let nearest = this.#checkpoints[0];
    for (const checkpoint of this.#checkpoints)
      if (checkpoint.atMs <= atMs && checkpoint.save.applied <= inputs) nearest = checkpoint;
    this.#cluster = new Cluster(this.#cluster.recording, this.#options, nearest.save);
    this.#cluster.run(atMs);
    this.#checkpoints = this.#checkpoints.filter((checkpoint) => checkpoint.atMs <= atMs);
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
