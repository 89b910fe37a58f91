/** Drains under way: what is left on each node, what a budget holds back, and how to stop it. */
import { create } from 'zustand';

export interface BlockedPod {
  pod: string;
  /** kubectl's words. */
  message: string;
  /** Virtual milliseconds at which it is tried again. */
  retryAtMs: number;
}

export interface Drain {
  node: string;
  /** Keys of the pods that have yet to go. */
  left: readonly string[];
  blocked: readonly BlockedPod[];
  cancel(): void;
}

export const useDrains = create<{ drains: ReadonlyMap<string, Drain> }>(() => ({ drains: new Map() }));

export function setDrain(node: string, drain: Drain | undefined): void {
  useDrains.setState(({ drains }) => {
    const after = new Map(drains);
    if (drain) after.set(node, drain);
    else after.delete(node);
    return { drains: after };
  });
}
