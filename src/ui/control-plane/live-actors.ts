/** Which parts of the control plane did something a moment ago. */

/** A chip stays lit for so much virtual time. */
export const pulseMs = 600;

export interface LiveActors {
  /** Somebody wrote: the API server checked it and etcd stored it. */
  written: boolean;
  scheduler: boolean;
  /** The controller that was active last, in words: `deployment controller`. */
  controller: string | undefined;
}

export function liveActors(activeAtMs: Readonly<Record<string, number>>, nowMs: number): LiveActors {
  let any = false;
  let controller: string | undefined;
  let controllerRank = -1;
  let controllerAtMs = -Infinity;
  for (const [actor, atMs] of Object.entries(activeAtMs)) {
    if (nowMs - atMs > pulseMs || atMs > nowMs) continue;
    any = true;
    if (!actor.includes('controller')) continue;
    const rank = rankOf(actor);
    if (rank < controllerRank || (rank === controllerRank && atMs <= controllerAtMs)) continue;
    controller = actor.replaceAll('-', ' ');
    controllerRank = rank;
    controllerAtMs = atMs;
  }
  const at = activeAtMs['scheduler'];
  return { written: any, scheduler: at !== undefined && at <= nowMs && nowMs - at <= pulseMs, controller };
}

// When several work at once the one nearest to the student's wish is named.
const ranks = ['node', 'endpoint', 'disruption', 'daemon', 'replica', 'deployment'];

function rankOf(actor: string): number {
  return ranks.findIndex((part) => actor.includes(part));
}
