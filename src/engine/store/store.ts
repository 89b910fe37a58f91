/** The model of etcd: every write is a revision, and the past can be read until it is compacted. */
import { assert } from '../../base/assert.ts';
import { Directory } from './directory.ts';
import { Log, type SavedLog } from './log.ts';
import type { Version } from './version.ts';

/** How many revisions the store remembers for looking back; older ones are forgotten first. */
export const historyRevisionsMax = 100_000;

/** etcd's first revision is that of the empty store. */
const emptyRevision = 1;

/** Refused, since the key is not in the state that the writer expected. */
export interface Mismatch<V> {
  mismatch: Version<V> | undefined;
}

/** Why a revision cannot be read: it is compacted away, or has not happened yet. */
export interface Unreadable {
  unreadable: 'compacted' | 'future';
}

export interface SavedStore<V> {
  revision: number;
  compactedRevision: number;
  /** The state before the first remembered revision. */
  base: Version<V>[];
  log: SavedLog<V>;
}

export type WriteSink<V> = (version: Version<V>, before: Version<V> | undefined) => void;

export class Store<V> {
  readonly #directories = new Map<string, Directory<V>>();
  #revision = emptyRevision;
  #compactedRevision = 0;
  #size = 0;
  readonly #log: Log<V>;
  /** The state before the log begins. */
  #base = new Map<string, Version<V>>();
  /** Who writes a key has mostly just read it. Directories stay for good. */
  #lastKey = '';
  #lastDirectory: Directory<V> | undefined;

  constructor(historyMax = historyRevisionsMax) {
    this.#log = new Log(emptyRevision, historyMax);
  }

  /** How many keys there are now. */
  get size(): number {
    return this.#size;
  }

  /** The revision of the last write. */
  get revision(): number {
    return this.#revision;
  }

  get nextRevision(): number {
    return this.#revision + 1;
  }

  /** What happened before this revision can no longer be read or watched through the API. */
  get compactedRevision(): number {
    return this.#compactedRevision;
  }

  /** The oldest revision whose state can be looked back at. */
  get oldestRevision(): number {
    return this.#log.oldestRevision;
  }

  get(key: string): Version<V> | undefined {
    const directory = key === this.#lastKey ? this.#lastDirectory : this.#directories.get(directoryOf(key));
    if (directory) {
      this.#lastKey = key;
      this.#lastDirectory = directory;
    }
    return directory?.versions.get(key);
  }

  /**
   * Writes a value, at `nextRevision`.
   * @param expected the key's revision as the writer knows it, 0 for "must not exist"; absent: whatever it is
   */
  put(key: string, value: V, expected?: number): Version<V> | Mismatch<V> {
    const directory = this.#directoryFor(key);
    const before = directory.versions.get(key);
    if (expected !== undefined && expected !== (before?.revision ?? 0)) return { mismatch: before };
    const revision = ++this.#revision;
    const version: Version<V> = {
      key,
      value,
      deleted: false,
      revision,
      createRevision: before?.createRevision ?? revision,
      version: (before?.version ?? 0) + 1,
      previous: before?.revision ?? 0,
    };
    directory.set(version);
    if (!before) this.#size++;
    this.#commit(directory, version, before);
    return version;
  }

  /** Deletes a key. @param lastState what the watchers of the deletion are shown; absent: the value as it was */
  delete(key: string, expected?: number, lastState?: V): Version<V> | Mismatch<V> {
    const directory = this.#directoryFor(key);
    const before = directory.versions.get(key);
    if (!before || (expected !== undefined && expected !== before.revision)) return { mismatch: before };
    const version: Version<V> = {
      key,
      value: lastState ?? before.value,
      deleted: true,
      revision: ++this.#revision,
      createRevision: before.createRevision,
      version: 0,
      previous: before.revision,
    };
    directory.remove(key);
    this.#size--;
    this.#commit(directory, version, before);
    return version;
  }

  /** What stands below a path such as `/registry/pods/`, in the order of the keys, now. */
  range(path: string): Version<V>[] {
    const found: Version<V>[] = [];
    this.#directories.get(path)?.collect(found);
    return found;
  }

  /** The same at an older revision, as etcd reads it: refused when compacted. */
  rangeAt(path: string, revision: number): Version<V>[] | Unreadable {
    if (revision > this.#revision) return { unreadable: 'future' };
    if (revision < this.#compactedRevision) return { unreadable: 'compacted' };
    return this.lookBack(path, revision) ?? { unreadable: 'compacted' };
  }

  /** The same for looking back: works past compaction, as far as the history reaches. */
  lookBack(path: string, revision: number): Version<V>[] | undefined {
    if (revision > this.#revision || revision < this.oldestRevision) return undefined;
    const state = new Map(this.range(path).map((version) => [version.key, version]));
    let hasNewKeys = false;
    for (let at = this.#revision; at > revision; at--) {
      const undone = this.#log.at(at);
      if (!undone?.key.startsWith(path)) continue;
      const before = this.previousOf(undone);
      hasNewKeys ||= undone.deleted;
      if (before && !before.deleted) state.set(before.key, before);
      else state.delete(undone.key);
    }
    const found = [...state.values()];
    return hasNewKeys ? found.sort((left, right) => (left.key < right.key ? -1 : 1)) : found;
  }

  /** One key as it was at a revision. */
  getAt(key: string, revision: number): Version<V> | undefined {
    if (revision < this.oldestRevision || revision > this.#revision) return undefined;
    let version = this.get(key);
    while (version && version.revision > revision) version = this.previousOf(version);
    // A key that was deleted since has its earlier life in the log alone.
    for (let at = revision; !version && at > this.oldestRevision; at--) {
      const written = this.at(at);
      if (written?.key === key) version = written;
    }
    version ??= this.#base.get(key);
    return version?.deleted ? undefined : version;
  }

  /** The write that made a revision, if it is remembered. */
  at(revision: number): Version<V> | undefined {
    return this.#log.at(revision);
  }

  /** The state that a write replaced. */
  previousOf(version: Version<V>): Version<V> | undefined {
    if (version.previous === 0) return undefined;
    return this.at(version.previous) ?? this.#base.get(version.key);
  }

  /** All remembered writes, oldest first, without the object when it was deleted: two runs are the same when these are. */
  *revisions(): Generator<{ revision: number; key: string; object: V | undefined }> {
    for (const { revision, key, value, deleted } of this.#log.entries())
      yield { revision, key, object: deleted ? undefined : value };
  }

  /**
   * Reports every write below a path after a revision: first those that have happened, then each at the moment it is made.
   * Refused when the revision is compacted. @returns ends the watch
   */
  watch(path: string, afterRevision: number, sink: WriteSink<V>): (() => void) | Unreadable {
    if (afterRevision < this.#compactedRevision || afterRevision < this.oldestRevision)
      return { unreadable: 'compacted' };
    for (let revision = afterRevision + 1; revision <= this.#revision; revision++) {
      const version = this.#log.at(revision);
      if (version?.key.startsWith(path)) sink(version, this.previousOf(version));
    }
    const { sinks } = this.#directory(path);
    sinks.add(sink);
    return () => sinks.delete(sink);
  }

  /** Forgets, for the API, what was before the revision. Looking back still reaches as far as the history. */
  compact(revision: number): void {
    this.#compactedRevision = Math.max(this.#compactedRevision, Math.min(revision, this.#revision));
  }

  save(): SavedStore<V> {
    return {
      revision: this.#revision,
      compactedRevision: this.#compactedRevision,
      base: [...this.#base.values()],
      log: this.#log.save(),
    };
  }

  /** Puts a saved state in place. Watches stay; they are told nothing of it. */
  load(saved: SavedStore<V>): void {
    this.#revision = saved.revision;
    this.#compactedRevision = saved.compactedRevision;
    this.#log.load(saved.log);
    this.#base = new Map(saved.base.map((version) => [version.key, version]));
    for (const directory of this.#directories.values()) directory.clear();
    for (const version of saved.base) this.#directoryFor(version.key).set(version);
    for (const version of this.#log.entries()) {
      const directory = this.#directoryFor(version.key);
      if (version.deleted) directory.remove(version.key);
      else directory.set(version);
    }
    this.#size = this.range('/').length;
  }

  #commit(directory: Directory<V>, version: Version<V>, before: Version<V> | undefined): void {
    const forgotten = this.#log.append(version);
    if (forgotten) this.#forget(forgotten);
    for (let at: Directory<V> | undefined = directory; at; at = at.parent) {
      if (at.sinks.size > 0) for (const sink of at.sinks) sink(version, before);
    }
  }

  #forget(versions: readonly Version<V>[]): void {
    for (const version of versions) {
      if (version.deleted) this.#base.delete(version.key);
      else this.#base.set(version.key, version);
    }
    this.#compactedRevision = Math.max(this.#compactedRevision, this.oldestRevision);
  }

  #directoryFor(key: string): Directory<V> {
    if (this.#lastDirectory && key === this.#lastKey) return this.#lastDirectory;
    return this.#directory(directoryOf(key));
  }

  #directory(path: string): Directory<V> {
    let directory = this.#directories.get(path);
    if (!directory) {
      assert(
        path.startsWith('/') && path.endsWith('/'),
        `a path of the store begins and ends with a slash, not ${path}`,
      );
      const parent = path === '/' ? undefined : this.#directory(directoryOf(path.slice(0, -1)));
      directory = new Directory(path, parent);
      this.#directories.set(path, directory);
    }
    return directory;
  }
}

/** `/registry/pods/default/web` → `/registry/pods/default/`. */
function directoryOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1);
}
