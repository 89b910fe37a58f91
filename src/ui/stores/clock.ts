/** What time it is in the cluster, and how fast it goes. Set by every frame; nobody else keeps time. */
import { create } from 'zustand';

export interface ClockState {
  /** Virtual milliseconds since the cluster began. */
  nowMs: number;
  /** Milliseconds since 1970 at virtual time zero. */
  epochMs: number;
  playing: boolean;
  speed: number;
  /** The page paused the clock because nobody could see it. */
  hidden: boolean;
}

export const useClock = create<ClockState>(() => ({ nowMs: 0, epochMs: 0, playing: false, speed: 1, hidden: false }));

export const speedStops: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 5, 10, 60];

/** Whole seconds only, for what need not follow every frame. */
export const selectSecond = (state: ClockState): number => Math.floor(state.nowMs / 1000);

/** `00:01:42.350`. */
export function clockText(ms: number): string {
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
}

/** `01:40`, or `1:01:40` past the first hour. */
export function shortClockText(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  return `${hours > 0 ? `${hours}:` : ''}${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
