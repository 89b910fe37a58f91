/** The world that is open, as it is now: to come back to it, or to give it away. */
import type { World } from '../../protocol/messages.ts';
import { presentBookmarks } from './bookmarks.ts';
import { useClock } from './clock.ts';
import { useHeldCode } from './held-code.ts';
import { session } from './session.ts';

/** With the bookmarks of its line, and with its code running if it does now. */
export async function presentWorld(): Promise<World> {
  const recording = await session().ask({ about: 'recording' });
  const { nowMs, playing, hidden } = useClock.getState();
  const moments = presentBookmarks();
  return {
    recording,
    atMs: nowMs,
    paused: !playing && !hidden,
    ...(useHeldCode.getState().held ? {} : { runsCode: true as const }),
    ...(moments.length > 0 ? { bookmarks: moments.map(({ name, atMs }) => ({ name, atMs })) } : {}),
  };
}
