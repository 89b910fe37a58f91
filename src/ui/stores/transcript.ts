/** Every command of this session, typed or made by a gesture, with what it printed. The console shows it. */
import { create } from 'zustand';

export interface TranscriptEntry {
  id: number;
  command: string;
  lines: readonly string[];
  from: 'canvas' | 'terminal';
}

/** Older entries are dropped. */
export const transcriptEntriesMax = 500;
export const transcriptLinesMax = 2000;

export interface TranscriptState {
  entries: readonly TranscriptEntry[];
  /** Adds a command; the number it returns takes later lines. */
  begin(command: string, from: TranscriptEntry['from']): number;
  print(id: number, ...lines: string[]): void;
  clear(): void;
}

let nextId = 1;

export const useTranscript = create<TranscriptState>((set) => ({
  entries: [],
  begin: (command, from) => {
    const entry: TranscriptEntry = { id: nextId++, command, lines: [], from };
    set((state) => ({ entries: [...state.entries, entry].slice(-transcriptEntriesMax) }));
    return entry.id;
  },
  print: (id, ...lines) =>
    set((state) => ({
      entries: state.entries.map((entry) =>
        entry.id === id ? { ...entry, lines: [...entry.lines, ...lines].slice(-transcriptLinesMax) } : entry,
      ),
    })),
  clear: () => set({ entries: [] }),
}));
