/** Whether a media query holds, kept up to date. */
import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}

export const narrowQuery = '(max-width: 767px)';
export const compactQuery = '(max-width: 1199px)';
/** The banner has room for suggestions beside all that it has always. */
export const roomyQuery = '(min-width: 1280px)';
