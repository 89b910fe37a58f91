/** Sizes of the panels and which one a narrow page shows; sizes survive a reload. */
import { create } from 'zustand';
import { recall, remember } from './storage.ts';

export type NarrowTab = 'course' | 'cluster' | 'workloads' | 'timeline' | 'console';

export type ConsoleTab = 'yaml' | 'terminal' | 'events' | 'charts' | 'scheduler';

export interface PanelSizes {
  workloads: number;
  inspector: number;
  console: number;
}

export type PanelName = keyof PanelSizes;

export interface LayoutState {
  sizes: PanelSizes;
  narrowTab: NarrowTab;
  consoleTab: ConsoleTab;
  /** The outline stands in the place of the map: the same cluster as a tree of rows. */
  outline: boolean;
  resize(panel: PanelName, size: number): void;
  showTab(tab: NarrowTab): void;
  showConsole(tab: ConsoleTab): void;
  /** Where a manifest is written. */
  showEditor(): void;
  /** Where a command's output can be read; the YAML has the terminal beside it where the page is wide enough. */
  showTerminal(beside: boolean): void;
  showOutline(outline: boolean): void;
}

export const sizeLimits: Readonly<Record<PanelName, { min: number; max: number; initial: number }>> = {
  workloads: { min: 220, max: 480, initial: 296 },
  inspector: { min: 260, max: 640, initial: 320 },
  console: { min: 34, max: 560, initial: 196 },
};

const storedAs = 'orrery.sizes';

export function clampSize(panel: PanelName, size: number): number {
  const { min, max } = sizeLimits[panel];
  return Math.round(Math.min(Math.max(size, min), max));
}

/** On a low screen the console begins lower, so that every card shows its pods. */
function initialSize(panel: PanelName): number {
  const { initial } = sizeLimits[panel];
  if (panel !== 'console' || typeof innerHeight === 'undefined') return initial;
  return clampSize(panel, Math.min(initial, innerHeight * 0.235));
}

/** Sizes from what was stored; anything unreadable or out of range falls back. */
export function readSizes(stored: string | undefined): PanelSizes {
  let parsed: Partial<Record<PanelName, unknown>> = {};
  try {
    const value: unknown = JSON.parse(stored ?? '{}');
    if (typeof value === 'object' && value !== null) parsed = value;
  } catch {
    // Not JSON: somebody else's value, or one of an older page.
  }
  const size = (panel: PanelName) => {
    const value = parsed[panel];
    return typeof value === 'number' && Number.isFinite(value) ? clampSize(panel, value) : initialSize(panel);
  };
  return { workloads: size('workloads'), inspector: size('inspector'), console: size('console') };
}

export const useLayout = create<LayoutState>((set, get) => ({
  sizes: readSizes(recall(storedAs)),
  narrowTab: 'cluster',
  consoleTab: 'yaml',
  outline: false,
  resize: (panel, size) => {
    const sizes = { ...get().sizes, [panel]: clampSize(panel, size) };
    remember(storedAs, JSON.stringify(sizes));
    set({ sizes });
  },
  showTab: (narrowTab) => set({ narrowTab }),
  showConsole: (consoleTab) => set({ consoleTab }),
  showEditor: () => set({ narrowTab: 'console', consoleTab: 'yaml' }),
  showTerminal: (beside) => {
    const seen = get().consoleTab === 'terminal' || (beside && get().consoleTab === 'yaml');
    set({ narrowTab: 'console', ...(seen ? {} : { consoleTab: 'terminal' as const }) });
  },
  showOutline: (outline) => set({ outline, ...(outline ? { narrowTab: 'cluster' as const } : {}) }),
}));
