/** What has become of one Traffic's requests: totals, by cause and by version, and a history by the second. */
import { Histogram } from './histogram.ts';

export type Outcome = 'ok' | 'no-endpoint' | 'refused' | 'error' | 'timeout' | 'reset';

/** One second of history. */
export interface TrafficSecond {
  /** The second's number since the cluster began. */
  second: number;
  sent: number;
  ok: number;
  failed: number;
  failures: Record<string, number>;
  /** Completed requests by pod-template-hash. */
  byRevision: Record<string, number>;
  p95Ms: number | undefined;
}

export interface RevisionTotals {
  ok: number;
  failed: number;
}

export interface SavedStats {
  sent: number;
  succeeded: number;
  failures: Record<string, number>;
  byRevision: Record<string, RevisionTotals>;
  seconds: TrafficSecond[];
  histograms: { second: number; steps: [step: number, count: number][] }[];
}

/** Seconds of history. */
export const historySecondsMax = 300;
/** The p95 is that of the answers of so many seconds. */
const p95WindowSeconds = 10;
/** Versions counted apart; requests to further ones count in the totals only. */
const revisionsMax = 50;

export class TrafficStats {
  sent = 0;
  succeeded = 0;
  failures: Record<string, number> = {};
  byRevision: Record<string, RevisionTotals> = {};
  /** Oldest first; the last is the second that is not over yet. */
  #seconds: TrafficSecond[] = [];
  #histograms: { second: number; histogram: Histogram }[] = [];

  get failed(): number {
    return this.sent === 0 ? 0 : Object.values(this.failures).reduce((sum, count) => sum + count, 0);
  }

  noteSent(atMs: number): void {
    this.sent++;
    this.#secondAt(atMs).sent++;
  }

  noteDone(atMs: number, tookMs: number, outcome: Outcome, revision: string | undefined): void {
    const second = this.#secondAt(atMs);
    if (outcome === 'ok') {
      this.succeeded++;
      second.ok++;
    } else {
      this.failures[outcome] = (this.failures[outcome] ?? 0) + 1;
      second.failures[outcome] = (second.failures[outcome] ?? 0) + 1;
      second.failed++;
    }
    if (revision !== undefined) {
      this.#noteRevision(revision, outcome);
      second.byRevision[revision] = (second.byRevision[revision] ?? 0) + 1;
    }
    // Only answers have a latency worth speaking of.
    if (outcome === 'ok' || outcome === 'error') this.#histograms[this.#histograms.length - 1]?.histogram.add(tookMs);
  }

  /** Brings the history up to a moment; seconds without requests are part of it. */
  rollTo(atMs: number): void {
    this.#secondAt(atMs);
  }

  /** Seconds that are over, from that one on. */
  secondsFrom(second: number): TrafficSecond[] {
    const over = this.#seconds.slice(0, -1);
    const first = over[0]?.second ?? 0;
    return over.slice(Math.max(0, second - first));
  }

  get p95Ms(): number | undefined {
    return Histogram.quantile(
      this.#histograms.map(({ histogram }) => histogram),
      0.95,
    );
  }

  save(): SavedStats {
    return {
      sent: this.sent,
      succeeded: this.succeeded,
      failures: { ...this.failures },
      byRevision: Object.fromEntries(
        Object.entries(this.byRevision).map(([revision, totals]) => [revision, { ...totals }]),
      ),
      seconds: this.#seconds.map((second, index) => (index < this.#seconds.length - 1 ? second : copyOf(second))),
      histograms: this.#histograms.map(({ second, histogram }) => ({ second, steps: histogram.save() })),
    };
  }

  load(saved: SavedStats): void {
    this.sent = saved.sent;
    this.succeeded = saved.succeeded;
    this.failures = { ...saved.failures };
    this.byRevision = Object.fromEntries(
      Object.entries(saved.byRevision).map(([revision, totals]) => [revision, { ...totals }]),
    );
    this.#seconds = saved.seconds.map((second, index) => (index < saved.seconds.length - 1 ? second : copyOf(second)));
    this.#histograms = saved.histograms.map(({ second, steps }) => ({ second, histogram: new Histogram(steps) }));
  }

  #noteRevision(revision: string, outcome: Outcome): void {
    let totals = this.byRevision[revision];
    if (!totals) {
      if (Object.keys(this.byRevision).length >= revisionsMax) return;
      totals = this.byRevision[revision] = { ok: 0, failed: 0 };
    }
    if (outcome === 'ok') totals.ok++;
    else totals.failed++;
  }

  #secondAt(atMs: number): TrafficSecond {
    const number = Math.floor(atMs / 1000);
    const last = this.#seconds[this.#seconds.length - 1];
    if (last && last.second >= number) return last;
    if (last) this.#close(last);
    const from = last ? Math.max(last.second + 1, number - historySecondsMax) : number;
    for (let second = from; second <= number; second++) this.#seconds.push(emptySecond(second));
    if (this.#seconds.length > historySecondsMax + 1)
      this.#seconds.splice(0, this.#seconds.length - historySecondsMax - 1);
    this.#histograms.push({ second: number, histogram: new Histogram() });
    this.#histograms = this.#histograms.filter(({ second }) => second > number - p95WindowSeconds);
    return this.#seconds[this.#seconds.length - 1];
  }

  #close(second: TrafficSecond): void {
    const counted = this.#histograms[this.#histograms.length - 1];
    if (counted?.second === second.second) second.p95Ms = Histogram.quantile([counted.histogram], 0.95);
  }
}

function emptySecond(second: number): TrafficSecond {
  return { second, sent: 0, ok: 0, failed: 0, failures: {}, byRevision: {}, p95Ms: undefined };
}

function copyOf(second: TrafficSecond): TrafficSecond {
  return { ...second, failures: { ...second.failures }, byRevision: { ...second.byRevision } };
}
