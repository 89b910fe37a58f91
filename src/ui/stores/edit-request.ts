/** A text that a command wants edited: the console shows it in a dialog until it is saved or dropped. */
import { create } from 'zustand';

export interface EditRequestState {
  text: string | undefined;
  begin(text: string, done: (edited: string | undefined) => void): void;
  finish(edited: string | undefined): void;
}

export const useEditRequest = create<EditRequestState>((set, get) => {
  let done: ((edited: string | undefined) => void) | undefined;
  return {
    text: undefined,
    begin: (text, whenDone) => {
      get().finish(undefined);
      done = whenDone;
      set({ text });
    },
    finish: (edited) => {
      done?.(edited);
      done = undefined;
      set({ text: undefined });
    },
  };
});
