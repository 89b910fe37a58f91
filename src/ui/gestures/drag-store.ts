/** What is being dragged, where it is, and what each target would do with it. */
import { create } from 'zustand';
import type { Hint } from './hints.ts';

export interface DragSubject {
  kind: 'pod' | 'node';
  key: string;
  label: string;
  /** A node that stands in the dock. */
  docked: boolean;
}

export interface DragState {
  subject: DragSubject | undefined;
  hints: ReadonlyMap<string, Hint>;
  over: string | undefined;
}

export const noDrag: DragState = { subject: undefined, hints: new Map(), over: undefined };

export const useDrag = create<DragState>(() => noDrag);
