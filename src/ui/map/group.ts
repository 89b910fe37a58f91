/** Puts the machines in the order of their names, and says which of them are in the dock. */
import type { Machine } from './machine.ts';

export interface MachineGroups {
  /** Every machine has its place in the grid, also while it is in the dock. */
  places: readonly Machine[];
  docked: readonly Machine[];
}

export function inGroups(machines: readonly Machine[]): MachineGroups {
  const sorted = [...machines].sort((left, right) => byNaturalName(left.name, right.name));
  return { places: sorted, docked: sorted.filter((machine) => machine.docked) };
}

const collator = new Intl.Collator('en', { numeric: true });

/** `worker-2` comes before `worker-10`. */
export function byNaturalName(left: string, right: string): number {
  return collator.compare(left, right) || (left < right ? -1 : left > right ? 1 : 0);
}
