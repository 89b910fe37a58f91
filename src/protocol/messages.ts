/** What page and worker say to each other: plain data, at most one frame per animation frame. */
import type { Chronicle, Foreseen } from '../api/chronicle.ts';
import type { KubernetesObject } from '../api/object.ts';
import type { Recording, SavedLines } from '../api/recording.ts';
import type { ApiRequest, ApiResponse, WatchEvent } from '../api/request.ts';
import type { Status } from '../api/status.ts';
import type { RevisionChange, XRay } from '../api/x-ray.ts';
import type { SchedulingView, TrafficView, WhyStep } from './views.ts';

export type ToWorker =
  /** Opens a world, or the demo cluster when none is given. The answer is a frame with `reset`. */
  | { type: 'open'; world?: World }
  /** A request of the student. `label` is what the timeline shows; requests of one gesture share its number. */
  | { type: 'request'; id: number; request: ApiRequest; label?: string; gesture?: number }
  | { type: 'watch'; id: number; request: ApiRequest }
  /** Ends a watch or a sleep. */
  | { type: 'cancel'; id: number }
  /** Answers when so much virtual time has passed. */
  | { type: 'sleep'; id: number; ms: number }
  | { type: 'clock'; id: number; action: ClockAction }
  /** The page has drawn that frame; the worker sends the next one only then. */
  | { type: 'shown'; frame: number }
  | { type: 'ask'; id: number; question: Question };

/** A recording, and the moment of it at which to begin; what it holds beyond lies ahead. */
export interface World {
  recording: Recording;
  atMs: number;
  paused?: boolean;
  /** Lines of history that were left. */
  lines?: SavedLines;
  /** For the page alone. */
  bookmarks?: readonly BookmarkedMoment[];
  /** The code of its Scheduler objects may run: the student has said so, or it is ours. */
  runsCode?: true;
}

export interface BookmarkedMoment {
  name: string;
  atMs: number;
  /** The line of history on which it lies; the present one when it says nothing. */
  line?: string;
}

export type ClockAction =
  | { do: 'play' }
  | { do: 'pause' }
  | { do: 'speed'; speed: number }
  /** One engine event. */
  | { do: 'step' }
  /** On to the next write that the student can see. */
  | { do: 'step-write' }
  /** Runs so much virtual time at once. */
  | { do: 'advance'; ms: number }
  /** Back or forth to a time of this recording. Acting in the past leaves what lies ahead to a branch. */
  | { do: 'seek'; atMs: number }
  /** Back to just before the student's last gesture. */
  | { do: 'undo' }
  | { do: 'redo' }
  /** On to another line of history, as far as it was seen. */
  | { do: 'enter-branch'; name: string };

export type Question =
  | { about: 'why'; resource: string; group: string; key: string }
  /** What followed from one request of the student: the newest, or that of an input, numbered from one. `each` shows like steps one by one. */
  | { about: 'x-ray'; input?: number; each?: boolean }
  /** Which fields one write changed. */
  | { about: 'revision'; revision: number }
  | { about: 'scheduling'; podUid: string }
  | { about: 'logs'; pod: string; container: string; previous?: boolean }
  | { about: 'recording' }
  | { about: 'lines' }
  /** A hash of every revision so far: equal hashes, equal worlds. */
  | { about: 'hash' }
  /** What each controller's queue and the agenda hold. */
  | { about: 'queues' };

export interface Answers {
  why: WhyStep[];
  'x-ray': XRay;
  revision: RevisionChange | undefined;
  scheduling: SchedulingView | undefined;
  logs: string[];
  recording: Recording;
  lines: SavedLines;
  hash: string;
  queues: { name: string; ready: string[]; delayed: { key: string; atMs: number }[] }[];
}

export type ToPage =
  | { type: 'frame'; frame: Frame }
  | { type: 'response'; id: number; response: ApiResponse }
  | { type: 'watch-event'; id: number; event: WatchEvent }
  | { type: 'watch-end'; id: number; status?: Status }
  | { type: 'slept'; id: number }
  | { type: 'clock-done'; id: number; undone?: string }
  | { type: 'answer'; id: number; answer: Answers[keyof Answers] }
  /** The engine found a bug of its own and stopped the clock; what is there can still be read. */
  | { type: 'engine-fault'; message: string };

export interface Frame {
  number: number;
  /** True: forget everything first; `changes` is the whole world. After opening, seeking and undoing. */
  reset: boolean;
  /** Virtual milliseconds since the cluster began. */
  nowMs: number;
  /** Milliseconds since 1970 at virtual time zero. */
  epochMs: number;
  playing: boolean;
  speed: number;
  revision: number;
  changes: ObjectChange[];
  traffic: TrafficView[];
  /** Writes and verdicts per actor since the last frame: what makes the chips pulse. */
  activity: Record<string, number>;
  /** Inputs so far, for the timeline; only in a frame in which they changed. */
  inputs?: TimelineInput[];
  /** What happened over time: everything in a frame with `reset`, else the tails of what is new; absent when nothing is. */
  chronicle?: Partial<Chronicle>;
  /** In a frame with `reset` that looks back: what was seen of this line, also beyond now. */
  ahead?: Foreseen;
  /** While looking back: how far this line of history has been seen. */
  seenMs?: number;
  /** Lines of history; only in a frame in which they changed. */
  lines?: HistoryLines;
  canUndo: boolean;
  canRedo: boolean;
  /** Named limits that are being reached, in words. */
  limits: string[];
  /**
   * The world came with code of somebody else, which runs only when the world is opened again with `runsCode`. The problem is
   * why that was in vain.
   */
  heldCode?: { problem?: string };
}

/** Only the last change of an object within a frame is sent. Leases are not. */
export type ObjectChange = { resource: string; key: string; object: KubernetesObject | null };

export interface TimelineInput {
  atMs: number;
  label: string;
  gesture?: number;
}

export interface HistoryLines {
  /** Name of the line that is shown. */
  present: string;
  branches: BranchView[];
}

/** A line of history that was left, to which there is a way back. */
export interface BranchView {
  name: string;
  /** Where it parts from the present line, and how far it was seen. */
  forkMs: number;
  endMs: number;
  /** What was done in it after that. */
  actions: string[];
}
