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
  const marks: Mark[] = [];
  const marked = new Set<number>();
  for (const { atMs, label, gesture } of inputs) {
    // A drain asks again for minutes; it is one mark, where it began.
    if (gesture !== undefined && marked.has(gesture)) continue;
    if (gesture !== undefined) marked.add(gesture);
    const last = marks[marks.length - 1];
    if (last && atMs - last.atMs < gapMs) last.count++;
    else marks.push({ atMs, label, count: 1 });
  }
  return marks;
}
