/** A recording: the seed, the settings and every input at its virtual time. The world at time t is a function of it. */
import type { KubernetesObject } from './object.ts';
import type { ApiRequest } from './request.ts';

export const recordingVersion = 1;

export interface Recording {
  version: typeof recordingVersion;
  seed: number;
  options: RecordingOptions;
  inputs: RecordedInput[];
}

export interface RecordingOptions {
  /** RFC 3339 time at virtual time zero. */
  startTime: string;
  /** Objects that are created at time zero, in order, before anything runs: nodes, images, the demo's workloads. */
  objects: KubernetesObject[];
  /** Objects that are created later, as a teacher would before the class comes in: workloads once the machines are Ready. */
  stages?: { atMs: number; objects: KubernetesObject[] }[];
}

/** One request from outside, at its virtual time in milliseconds. */
export interface RecordedInput {
  atMs: number;
  request: ApiRequest;
  /** What the student did, in the words that the timeline and "Why?" show: `kubectl scale deployment web --replicas=3`. */
  label?: string;
  /** Requests of one gesture (a drain's many evictions) share a gesture number and are undone together. */
  gesture?: number;
}

/** Lines of history beside the one that a recording tells. */
export interface SavedLines {
  /** The name of the line of the recording. */
  present: string;
  branches: SavedBranch[];
}

export interface SavedBranch {
  name: string;
  /** So many of the first inputs are those of the recording. */
  shared: number;
  /** The inputs after them. */
  inputs: RecordedInput[];
  endMs: number;
}

/** A fresh recording of a cluster with those objects. */
export function newRecording(
  seed: number,
  objects: RecordingOptions['objects'],
  startTime = '2026-01-01T00:00:00Z',
): Recording {
  return { version: recordingVersion, seed, options: { startTime, objects }, inputs: [] };
}
