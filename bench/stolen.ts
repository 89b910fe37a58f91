/** How much of the machine's time its host gave to others: what a virtual machine loses, no program of its own can win back. */
import { readFileSync } from 'node:fs';

/** In ticks since the machine started. linux: Documentation/filesystems/proc.rst */
interface Ticks {
  all: number;
  stolen: number;
}

/** Undefined where the kernel does not tell. */
export function ticks(): Ticks | undefined {
  let text: string;
  try {
    text = readFileSync('/proc/stat', 'utf8');
  } catch {
    return undefined;
  }
  // user, nice, system, idle, iowait, irq, softirq, steal
  const counted = text.split('\n')[0].split(/\s+/).slice(1, 9).map(Number);
  return { all: counted.reduce((sum, count) => sum + count, 0), stolen: counted[7] };
}

/** In per cent of all cores, since then. */
export function stolenSince(before: Ticks | undefined): number | undefined {
  const now = ticks();
  if (!before || !now || now.all === before.all) return undefined;
  return Math.round((1000 * (now.stolen - before.stolen)) / (now.all - before.all)) / 10;
}
