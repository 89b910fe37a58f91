/** One state of one key. Never changed once made. */
export interface Version<V> {
  readonly key: string;
  /** For a deletion the last state. */
  readonly value: V;
  readonly deleted: boolean;
  /** The revision of this write. */
  readonly revision: number;
  /** The revision in which the key was created. */
  readonly createRevision: number;
  /** How often the key has been written since it was created, this time included; 0 for a deletion. */
  readonly version: number;
  /** The revision of the state before, 0 when there was none. */
  readonly previous: number;
}
