/** What the page tells the student outside of the picture: toasts to see, announcements to hear. */
import { create } from 'zustand';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'failed';
}

export interface NoticesState {
  toasts: readonly Toast[];
  /** Spoken politely, in batches. */
  polite: readonly string[];
  /** Spoken at once: only a gesture of the student that failed. */
  assertive: string;
  toast(text: string, tone?: Toast['tone']): void;
  dismiss(id: number): void;
  announce(text: string): void;
  /** Takes what there is to say; the live region calls it at most every two seconds. */
  takePolite(): string;
}

export const toastsMax = 3;
/** Of one batch, so many are spoken; the rest is counted. */
export const spokenMax = 4;

let nextId = 1;

export const useNotices = create<NoticesState>((set, get) => ({
  toasts: [],
  polite: [],
  assertive: '',
  toast: (text, tone = 'plain') => {
    const toast: Toast = { id: nextId++, text, tone };
    set((state) => ({
      toasts: [...state.toasts, toast].slice(-toastsMax),
      ...(tone === 'failed' ? { assertive: text } : { polite: [...state.polite, text] }),
    }));
  },
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
  announce: (text) => set((state) => ({ polite: [...state.polite, text] })),
  takePolite: () => {
    const { polite } = get();
    if (polite.length === 0) return '';
    set({ polite: [] });
    const spoken = [...new Set(polite)];
    const rest = spoken.length - spokenMax;
    return spoken.slice(0, spokenMax).join('. ') + (rest > 0 ? `. And ${rest} more.` : '');
  },
}));
