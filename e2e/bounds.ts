/** How many pods a Deployment may have and must have while it rolls, computed apart from the engine. */
import type { Deployment } from '../src/kinds/deployment/types.ts';

export function ceilingAndFloor({ spec }: Deployment): { ceiling: number; floor: number } {
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy?.rollingUpdate ?? {};
  const surge = share(maxSurge, spec.replicas, Math.ceil);
  const unavailable = share(maxUnavailable, spec.replicas, Math.floor);
  return {
    ceiling: spec.replicas + surge,
    floor: spec.replicas - (surge === 0 && unavailable === 0 ? 1 : unavailable),
  };
}

function share(value: number | string, replicas: number, round: (exact: number) => number): number {
  return typeof value === 'number' ? value : round((parseInt(value, 10) * replicas) / 100);
}
