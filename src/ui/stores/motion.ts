/** Full or reduced motion: the system's preference until the student chooses, then the choice, kept in localStorage. */
import { create } from 'zustand';
import { recall, remember } from './storage.ts';

export type Motion = 'full' | 'reduced';

export interface MotionState {
  motion: Motion;
  choose(motion: Motion): void;
}

const storedAs = 'orrery.motion';

export const useMotion = create<MotionState>((set) => ({
  motion: 'full',
  choose: (motion) => {
    remember(storedAs, motion);
    set({ motion });
  },
}));

/** What holds: a choice wins over the system, and a stored value that nobody could have chosen counts as none. */
export function motionOf(stored: string | undefined, systemReduces: boolean): Motion {
  if (stored === 'full' || stored === 'reduced') return stored;
  return systemReduces ? 'reduced' : 'full';
}

/** Follows the store and the system; called once when the page starts. Style sheets ask for `[data-motion]`. */
export function startMotion(): void {
  const system = matchMedia('(prefers-reduced-motion: reduce)');
  const follow = () => useMotion.setState({ motion: motionOf(recall(storedAs), system.matches) });
  useMotion.subscribe(({ motion }) => {
    document.documentElement.dataset['motion'] = motion;
  });
  follow();
  system.addEventListener('change', follow);
}
