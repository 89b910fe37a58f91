/** Latencies counted in steps of about three per cent, so that a percentile costs no sorting. */

/** Each doubling has so many steps. */
const stepsPerDoubling = 32;
/** The finest step: an eighth of a millisecond. */
const unitsPerMs = 8;

export class Histogram {
  readonly #counts: number[];
  #total: number;

  constructor(saved: readonly (readonly [step: number, count: number])[] = []) {
    this.#counts = [];
    this.#total = 0;
    for (const [step, count] of saved) {
      this.#counts[step] = count;
      this.#total += count;
    }
  }

  add(ms: number): void {
    const step = stepOf(ms);
    this.#counts[step] = (this.#counts[step] ?? 0) + 1;
    this.#total++;
  }

  save(): [step: number, count: number][] {
    const steps: [number, number][] = [];
    this.#counts.forEach((count, step) => steps.push([step, count]));
    return steps;
  }

  /** So many milliseconds at most took that share of what all the histograms counted; undefined when they counted nothing. */
  static quantile(histograms: readonly Histogram[], share: number): number | undefined {
    let total = 0;
    let longest = 0;
    for (const histogram of histograms) {
      total += histogram.#total;
      longest = Math.max(longest, histogram.#counts.length);
    }
    if (total === 0) return undefined;
    let left = Math.ceil(total * share);
    for (let step = 0; step < longest; step++) {
      for (const histogram of histograms) left -= histogram.#counts[step] ?? 0;
      if (left <= 0) return upperEndOf(step);
    }
    return upperEndOf(longest - 1);
  }
}

// Whole numbers only, so that every browser counts alike. Example: 100 ms = 800 units = 50 × 2^4 → step 32 × 4 + 50.
function stepOf(ms: number): number {
  const units = Math.min(Math.max(Math.ceil(ms * unitsPerMs), 1), 2 ** 30);
  const doublings = Math.max(0, 31 - Math.clz32(units) - 5);
  return stepsPerDoubling * doublings + (units >> doublings);
}

function upperEndOf(step: number): number {
  if (step < 2 * stepsPerDoubling) return step / unitsPerMs;
  const doublings = Math.floor(step / stepsPerDoubling) - 1;
  return ((step - stepsPerDoubling * doublings + 1) * 2 ** doublings - 1) / unitsPerMs;
}
