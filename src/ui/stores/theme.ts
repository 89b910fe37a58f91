/** Light or dark: the system's preference until the student chooses, then the choice, kept in localStorage. */
import { create } from 'zustand';
import { recall, remember } from './storage.ts';

export type Theme = 'light' | 'dark';

export interface ThemeState {
  theme: Theme;
  toggle(): void;
}

// The same name as in public/theme.js, which sets the theme before the first paint.
const storedAs = 'orrery.theme';

export const useTheme = create<ThemeState>((set, get) => ({
  theme: 'light',
  toggle: () => {
    const theme = get().theme === 'dark' ? 'light' : 'dark';
    remember(storedAs, theme);
    set({ theme });
  },
}));

/** Follows the store and the system; called once when the page starts. */
export function startTheme(): void {
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const preferred = (): Theme => (prefersDark.matches ? 'dark' : 'light');
  const chosen = (): Theme | undefined => {
    const stored = recall(storedAs);
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  };
  useTheme.subscribe(({ theme }) => {
    document.documentElement.dataset['theme'] = theme;
  });
  useTheme.setState({ theme: chosen() ?? preferred() });
  prefersDark.addEventListener('change', () => {
    if (!chosen()) useTheme.setState({ theme: preferred() });
  });
}
