/** perl: computes the digits of pi, as the Job of the Kubernetes documentation tells it to. Other scripts it does not read. */
import { defineProgram, mebibyte } from './program.ts';

/** Digits, for `bpi(2000)`. More are not worth the wait of a page. */
const digitsMax = 10_000;
/** What a real one needs for 2,000 of them. */
const msForDigits = 6000;

export const perl = defineProgram({
  images: ['perl'],
  sizeBytes: 335_000_000,
  command: ['perl', '-de0'],
  launch: ({ argv }) => {
    const [, asked] = /\bbpi\((\d+)\)/.exec(argv.join(' ')) ?? [];
    const digits = asked ? Math.min(Number(asked), digitsMax) : 0;
    const afterMs = digits > 0 ? msForDigits : 1000;
    return {
      startMs: 50,
      readyMs: 50,
      ports: [],
      exit: { afterMs, code: 0 },
      onTerm: { afterMs: 0, code: 143 },
      cpuMilli: 1000,
      memoryBytes: 12 * mebibyte,
      output: digits > 0 ? [{ afterMs, text: pi(digits) }] : [],
    };
  },
});

/** So many digits in all, the last one rounded. By Machin's formula: π/4 = 4 arctan 1/5 − arctan 1/239. */
export function pi(digits: number): string {
  // A few more than asked for, which take up the errors of the many divisions.
  const guard = 10;
  const unit = 10n ** BigInt(digits - 1 + guard);
  const exact = 4n * (4n * arctanOfInverse(5n, unit) - arctanOfInverse(239n, unit));
  const half = 5n * 10n ** BigInt(guard - 1);
  const text = String((exact + half) / 10n ** BigInt(guard));
  return digits > 1 ? `${text[0]}.${text.slice(1)}` : text;
}

/** arctan 1/x in so many parts of one. */
function arctanOfInverse(x: bigint, unit: bigint): bigint {
  let power = unit / x;
  let sum = power;
  for (let divisor = 3n, sign = -1n; power > 0n; divisor += 2n, sign = -sign) {
    power /= x * x;
    sum += (sign * power) / divisor;
  }
  return sum;
}
