/** Resource quantities: `250m`, `1.5`, `128Mi`, `2G`. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go
import { remembering } from '../base/remembering.ts';

const suffixes: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const shape = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

export const quantityMessage =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** The quantity in its base unit (cores, bytes, pieces), or NaN when the text is none. */
export function parseQuantity(quantity: string | number | undefined): number {
  if (quantity === undefined) return 0;
  return typeof quantity === 'number' ? quantity : numberOf(quantity);
}

const numberOf = remembering((quantity) => {
  const match = shape.exec(quantity);
  if (!match) return Number.NaN;
  const [, sign, digits, suffix, exponent] = match;
  const value = exponent !== undefined ? Number(`${digits}e${exponent}`) : Number(digits) * suffixes[suffix ?? ''];
  return sign === '-' ? -value : value;
});

/** Thousandths of the base unit, rounded up as upstream does: `100m` → 100, `0.5` → 500. */
export function milliOf(quantity: string | number | undefined): number {
  return Math.ceil(roundAway(parseQuantity(quantity) * 1000));
}

/** Whole base units, rounded up: bytes of `128Mi`. */
export function valueOf(quantity: string | number | undefined): number {
  return Math.ceil(roundAway(parseQuantity(quantity)));
}

// 0.1 * 1000 must not become 100.00000000000001, which would round up to 101.
function roundAway(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Upstream's canonical form of a decimal quantity given in thousandths: 1500 → `1500m`, 2000 → `2`. */
export function formatMilli(milli: number): string {
  return milli % 1000 === 0 ? formatDecimal(milli / 1000) : `${milli}m`;
}

/** Canonical binary form: 134217728 → `128Mi`; what divides by no power of 1024 stays a plain number. */
export function formatBytes(bytes: number): string {
  if (bytes === 0 || !Number.isInteger(bytes)) return String(bytes);
  for (const suffix of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'])
    if (bytes % suffixes[suffix] === 0) return `${bytes / suffixes[suffix]}${suffix}`;
  return String(bytes);
}

function formatDecimal(value: number): string {
  if (value === 0) return '0';
  for (const suffix of ['E', 'P', 'T', 'G', 'M', 'k'])
    if (value % suffixes[suffix] === 0) return `${value / suffixes[suffix]}${suffix}`;
  return String(value);
}

/** The canonical text of any quantity, in the form it was written in (binary, decimal or exponent). NaN text comes back unchanged. */
export function canonicalQuantity(quantity: string | number): string {
  const value = parseQuantity(quantity);
  if (Number.isNaN(value)) return String(quantity);
  if (typeof quantity === 'string' && /i$/.test(quantity))
    return Math.abs(value) < 1024 ? formatMilli(Math.ceil(value * 1000)) : formatBytes(Math.ceil(value));
  const milli = roundAway(value * 1000);
  return Number.isInteger(milli) ? formatMilli(milli) : String(quantity);
}
