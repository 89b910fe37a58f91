/** What is being dragged, where it is, and what each target would do with it. */
import { create } from 'zustand';
import type { DragSubject } from './drag-subject.ts';
import type { Hint } from './hints.ts';

export interface DragState {
  subject: DragSubject | undefined;
  hints: ReadonlyMap<string, Hint>;
  over: string | undefined;
}

export const noDrag: DragState = { subject: undefined, hints: new Map(), over: undefined };

export const useDrag = create<DragState>(() => noDrag);
