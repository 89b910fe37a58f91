/** What is shared of a world, and the check of what comes from a stranger. */
import { recordingVersion, type RecordedInput, type Recording, type SavedLines } from '../../api/recording.ts';
import { parseTime } from '../../api/time.ts';
import type { BookmarkedMoment, World } from '../../protocol/messages.ts';
import { bookmarksMax } from '../stores/bookmarks.ts';
import type { ObjectRef } from '../stores/selection.ts';

/** A world and what is looked at in it. */
export interface Shared extends World {
  selected?: ObjectRef;
}

/** Whoever opens it lives through all of it at once: so much virtual time, and so many inputs, at most. */
export const sharedMsMax = 24 * 3_600_000;
export const sharedInputsMax = 10_000;

/** Something that was to be opened and is no shared world; the message is for people. */
export class UnreadableWorld extends Error {}

/** Reads what `JSON.parse` gave. @throws UnreadableWorld */
export function readShared(value: unknown): Shared {
  const { recording, atMs, paused, selected, bookmarks } = fieldsOf(value, 'This');
  const { version, options, seed, inputs } = fieldsOf(recording, 'The recording in it');
  if (version !== recordingVersion)
    throw new UnreadableWorld(`It was recorded by another version of Orrery (${String(version)}).`);
  const { startTime, objects, stages = [] } = fieldsOf(options, 'The options of the recording');
  const isWhole =
    typeof seed === 'number' &&
    typeof startTime === 'string' &&
    Number.isFinite(parseTime(startTime)) &&
    Array.isArray(objects) &&
    Array.isArray(stages) &&
    Array.isArray(inputs) &&
    inputs.every(isInput);
  if (!isWhole) throw new UnreadableWorld('The recording in it is not whole.');
  if (inputs.length > sharedInputsMax) throw new UnreadableWorld(`It has more than ${sharedInputsMax} actions.`);
  const times = [atMs, ...inputs.map((input) => (input as RecordedInput).atMs)];
  if (!times.every(isTime)) throw new UnreadableWorld('It does not lie within a day of virtual time.');
  return {
    recording: recording as Recording,
    atMs: atMs as number,
    paused: paused === true,
    ...(isRef(selected) ? { selected } : {}),
    ...(Array.isArray(bookmarks) ? { bookmarks: bookmarks.filter(isMoment).slice(0, bookmarksMax) } : {}),
  };
}

/** The lines of history beside that recording, as this page once kept them. @throws UnreadableWorld */
export function readLines(value: unknown, { inputs: own }: Recording): SavedLines {
  const { present, branches } = fieldsOf(value, 'The lines of its history');
  if (typeof present !== 'string' || !Array.isArray(branches)) throw new UnreadableWorld('Its history is not whole.');
  for (const branch of branches) {
    const { name, shared, inputs, endMs } = fieldsOf(branch, 'A line of its history');
    const isWhole =
      typeof name === 'string' &&
      Number.isInteger(shared) &&
      (shared as number) >= 0 &&
      (shared as number) <= own.length &&
      Array.isArray(inputs) &&
      inputs.every(isInput) &&
      isTime(endMs);
    if (!isWhole) throw new UnreadableWorld('A line of its history is not whole.');
  }
  return value as SavedLines;
}

function fieldsOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new UnreadableWorld(`${what} is not a world of Orrery.`);
  return value as Record<string, unknown>;
}

function isInput(value: unknown): value is RecordedInput {
  const { request, label } = (value ?? {}) as Partial<Record<keyof RecordedInput, unknown>>;
  const { method, path } = (request ?? {}) as { method?: unknown; path?: unknown };
  return typeof method === 'string' && typeof path === 'string' && (label === undefined || typeof label === 'string');
}

function isMoment(value: unknown): value is BookmarkedMoment {
  const { name, atMs, line } = (value ?? {}) as Partial<Record<keyof BookmarkedMoment, unknown>>;
  return typeof name === 'string' && isTime(atMs) && (line === undefined || typeof line === 'string');
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= sharedMsMax;
}

function isRef(value: unknown): value is ObjectRef {
  const { group, resource, key } = (value ?? {}) as Partial<Record<keyof ObjectRef, unknown>>;
  return typeof group === 'string' && typeof resource === 'string' && typeof key === 'string';
}
