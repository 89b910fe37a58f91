/** One machine as the map draws it. */
import type { Node } from '../../kinds/node/types.ts';

export interface Machine {
  name: string;
  zone: string;
  /** Cordoned, and nothing is left on it that could be evicted: it stands in the maintenance dock. */
  docked: boolean;
}

/** Empty when it has none. */
export function zoneOf({ metadata }: Node): string {
  return metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
}
