/** What the student did, as marks that do not run into each other. */
import type { TimelineInput } from '../../protocol/messages.ts';

export interface Mark {
  atMs: number;
  label: string;
  /** Inputs of one gesture, and those too near to tell apart, share a mark. */
  count: number;
}

/** @param gapMs marks nearer than this become one */
export function marksOf(inputs: readonly TimelineInput[], gapMs: number): Mark[] {
  const marks: (Mark & { gesture: number | undefined })[] = [];
  for (const input of inputs) {
    const last = marks[marks.length - 1];
    const sameGesture = last && input.gesture !== undefined && last.gesture === input.gesture;
    if (last && (sameGesture || input.atMs - last.atMs < gapMs)) {
      if (!sameGesture) last.count++;
      if (!sameGesture) last.gesture = input.gesture;
    } else marks.push({ atMs: input.atMs, label: input.label, count: 1, gesture: input.gesture });
  }
  return marks.map(({ atMs, label, count }) => ({ atMs, label, count }));
}

/** How many characters of its label each mark may show before the next one begins. */
export function labelRoom(
  marks: readonly Mark[],
  xs: readonly number[],
  width: number,
  characterWidth = 6.2,
): number[] {
  return marks.map((_, index) => Math.max(0, Math.floor(((xs[index + 1] ?? width) - xs[index] - 16) / characterWidth)));
}

export function shortened(text: string, room: number): string {
  if (text.length <= room) return text;
  return room < 5 ? '' : `${text.slice(0, room - 1)}…`;
}
