/** The lanes of an X-ray: who stands where, from the student on the left to the rules on the nodes on the right. */
import type { FixedLane, XRayLane } from '../../api/x-ray.ts';

/** So many controllers have lanes of their own; what further ones do is drawn in one more. */
export const controllerLanesMax = 3;

const otherControllers: XRayLane = { id: 'other controllers', name: 'other controllers' };

const names: Readonly<Record<FixedLane, string>> = {
  you: 'you',
  apiserver: 'API server',
  etcd: 'etcd',
  scheduler: 'scheduler',
  kubelet: 'kubelet',
  endpoints: 'endpoints',
  'kube-proxy': 'kube-proxy',
};

export class Lanes {
  readonly #controllers: string[] = [];
  #hasOthers = false;

  /** The lane of an actor; a controller that comes for the first time gets one. */
  of(actor: string): string {
    const fixed = fixedLaneOf(actor);
    if (fixed) return fixed;
    if (this.#controllers.includes(actor)) return actor;
    if (this.#controllers.length < controllerLanesMax) {
      this.#controllers.push(actor);
      return actor;
    }
    this.#hasOthers = true;
    return otherControllers.id;
  }

  all(): XRayLane[] {
    const fixed = (id: FixedLane): XRayLane => ({ id, name: names[id] });
    return [
      fixed('you'),
      fixed('apiserver'),
      fixed('etcd'),
      ...this.#controllers.map((id) => ({ id, name: spoken(id) })),
      ...(this.#hasOthers ? [otherControllers] : []),
      fixed('scheduler'),
      fixed('kubelet'),
      fixed('endpoints'),
      fixed('kube-proxy'),
    ];
  }
}

function fixedLaneOf(actor: string): FixedLane | undefined {
  if (actor === 'kubectl') return 'you';
  if (actor === 'apiserver') return 'apiserver';
  if (actor === 'scheduler' || actor === 'kube-proxy') return actor;
  if (actor.startsWith('kubelet')) return 'kubelet';
  return actor.startsWith('endpoint') ? 'endpoints' : undefined;
}

/** `deployment-controller` → `deployment controller`. */
export function spoken(actor: string): string {
  return actor.replaceAll(/-(controller|slice|lifecycle)/g, ' $1');
}
