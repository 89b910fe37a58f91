/** Parts the machines into those at work and those in the dock, each in the order of their names. */
import type { Machine } from './model.ts';

export interface MachineGroups {
  grid: readonly Machine[];
  docked: readonly Machine[];
}

export function inGroups(machines: readonly Machine[]): MachineGroups {
  const sorted = [...machines].sort((left, right) => byNaturalName(left.name, right.name));
  return { grid: sorted.filter((machine) => !machine.docked), docked: sorted.filter((machine) => machine.docked) };
}

const collator = new Intl.Collator('en', { numeric: true });

/** `worker-2` comes before `worker-10`. */
export function byNaturalName(left: string, right: string): number {
  return collator.compare(left, right) || (left < right ? -1 : left > right ? 1 : 0);
}
