/** The world that is open, as it is now: to come back to it, or to give it away. */
import type { World } from '../../protocol/messages.ts';
import { useBookmarks } from './bookmarks.ts';
import { useClock } from './clock.ts';
import { useHeldCode } from './held-code.ts';
import { session } from './session.ts';

/** With all lines of its history, the bookmarks on them, and with its code running if it does now. */
export async function presentWorld(): Promise<World> {
  const recording = await session().ask({ about: 'recording' });
  const lines = await session().ask({ about: 'lines' });
  const { nowMs, playing, hidden } = useClock.getState();
  const { bookmarks } = useBookmarks.getState();
  return {
    recording,
    atMs: nowMs,
    paused: !playing && !hidden,
    lines,
    ...(useHeldCode.getState().held ? {} : { runsCode: true as const }),
    ...(bookmarks.length > 0 ? { bookmarks: bookmarks.map(({ name, atMs, line }) => ({ name, atMs, line })) } : {}),
  };
}
