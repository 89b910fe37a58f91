/** Puts the machines in the order of their names, many of them by zone, and says which of them are in the dock. */
import type { Machine } from './machine.ts';

/** Above so many, machines stand by zone, each zone under its own name. */
export const ungroupedMax = 80;

export interface Zone {
  /** Empty for machines without a zone. */
  name: string;
  machines: readonly Machine[];
}

export interface MachineGroups {
  /** Every machine has its place in the grid, also while it is in the dock. */
  places: readonly Machine[];
  docked: readonly Machine[];
  /** The places again, by zone; empty while there are few. */
  zones: readonly Zone[];
}

export function inGroups(machines: readonly Machine[]): MachineGroups {
  const sorted = [...machines].sort((left, right) => byNaturalName(left.name, right.name));
  const zones = sorted.length > ungroupedMax ? inZones(sorted) : [];
  return {
    places: zones.length > 0 ? zones.flatMap((zone) => zone.machines) : sorted,
    docked: sorted.filter((machine) => machine.docked),
    zones,
  };
}

function inZones(machines: readonly Machine[]): Zone[] {
  const zones = new Map<string, Machine[]>();
  for (const machine of machines) {
    const known = zones.get(machine.zone);
    if (known) known.push(machine);
    else zones.set(machine.zone, [machine]);
  }
  return [...zones.keys()].sort(byNaturalName).map((name) => ({ name, machines: zones.get(name) ?? [] }));
}

const collator = new Intl.Collator('en', { numeric: true });

/** `worker-2` comes before `worker-10`. */
export function byNaturalName(left: string, right: string): number {
  return collator.compare(left, right) || (left < right ? -1 : left > right ? 1 : 0);
}
