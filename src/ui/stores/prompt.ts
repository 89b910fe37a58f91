/** The line in the terminal's prompt. Others may put a command there; only the student runs it. */
import { create } from 'zustand';

export interface PromptState {
  line: string;
  /** How often somebody else has written it: then the prompt takes the focus. */
  insertions: number;
  type(line: string): void;
  insert(command: string): void;
}

export const usePrompt = create<PromptState>((set) => ({
  line: '',
  insertions: 0,
  type: (line) => set({ line }),
  insert: (line) => set(({ insertions }) => ({ line, insertions: insertions + 1 })),
}));
