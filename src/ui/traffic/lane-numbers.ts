/** The numbers of a traffic lane, from the engine's counters. */
import type { TrafficView } from '../../protocol/views.ts';

export interface LaneNumbers {
  answered: string;
  p95: string;
  failed: string;
  /** Failures by cause: `12 no-endpoint · 3 timeout`. */
  causes: string;
}

export function laneNumbers(view: TrafficView): LaneNumbers {
  const ended = view.succeeded + view.failed;
  const causes = Object.entries(view.failures)
    .filter(([, count]) => count > 0)
    .sort(([, left], [, right]) => right - left)
    .map(([cause, count]) => `${count} ${cause}`)
    .join(' · ');
  return {
    answered: ended === 0 ? '–' : percent(view.succeeded / ended),
    p95: view.p95Ms === undefined ? '–' : `${Math.round(view.p95Ms)} ms`,
    failed: view.failed.toLocaleString('en-US'),
    causes,
  };
}

/** Rounded so that one failure among thousands is never `100 %`. */
export function percent(share: number): string {
  if (share === 1 || share === 0) return `${share * 100} %`;
  const rounded = Math.min(99.9, Math.max(0.1, share * 100));
  return `${rounded >= 99 || rounded < 1 ? rounded.toFixed(1) : Math.round(rounded)} %`;
}
