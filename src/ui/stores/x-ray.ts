/** Whether the X-ray stands in the place of the map, which request it shows, and how far that one has come. */
import { create } from 'zustand';

export interface XRayState {
  open: boolean;
  /** Number of the input that was chosen; the newest when nothing was. */
  input: number | undefined;
  /** Like steps one by one. */
  each: boolean;
  /** Lanes that the shown request has reached. */
  reached: ReadonlySet<string>;
  toggle(): void;
  close(): void;
  choose(input: number | undefined): void;
  showEach(each: boolean): void;
  reach(lanes: ReadonlySet<string>): void;
}

export const useXRay = create<XRayState>((set) => ({
  open: false,
  input: undefined,
  each: false,
  reached: new Set(),
  toggle: () => set(({ open }) => ({ open: !open })),
  close: () => set({ open: false }),
  choose: (input) => set({ input }),
  showEach: (each) => set({ each }),
  reach: (reached) => set({ reached }),
}));
