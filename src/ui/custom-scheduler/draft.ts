/** What is being written: kept while other tabs are shown, and when the page is loaded again. */
import { create } from 'zustand';
import type { Scheduler } from '../../kinds/scheduler/types.ts';
import { recall, remember } from '../stores/storage.ts';
import { template } from './template.ts';

export interface SchedulerDraft {
  name: string;
  weight: number;
  source: string;
}

export interface DraftState extends SchedulerDraft {
  change(part: Partial<SchedulerDraft>): void;
}

const storedAs = 'orrery.scheduler';
export const firstDraft: SchedulerDraft = { name: 'my-scheduler', weight: 10, source: template };

/** Anything unreadable falls back to the first draft. */
export function readDraft(stored: string | undefined): SchedulerDraft {
  try {
    const { name, weight, source } = JSON.parse(stored ?? '{}') as Partial<Record<keyof SchedulerDraft, unknown>>;
    if (typeof name === 'string' && typeof weight === 'number' && typeof source === 'string')
      return { name, weight, source };
  } catch {
    // Not JSON: somebody else's value, or one of an older page.
  }
  return firstDraft;
}

export const useSchedulerDraft = create<DraftState>((set, get) => ({
  ...readDraft(recall(storedAs)),
  change: (part) => {
    set(part);
    const { name, weight, source } = get();
    remember(storedAs, JSON.stringify({ name, weight, source }));
  },
}));

export function draftOf({ metadata, spec }: Scheduler): SchedulerDraft {
  return { name: metadata.name, weight: spec.weight, source: spec.source };
}

export function manifestOf({ name, weight, source }: SchedulerDraft): object {
  return { apiVersion: 'orrery.dev/v1', kind: 'Scheduler', metadata: { name }, spec: { source, weight } };
}
