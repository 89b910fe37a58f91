/** The stations of a request's way, for the breadcrumb: which of them it has reached. */
import type { FixedLane } from '../../api/x-ray.ts';

/** In the order of the way; controllers share one. */
export const stations: readonly { name: string; isReached: (lanes: ReadonlySet<string>) => boolean }[] = [
  { name: 'kubectl', isReached: (lanes) => lanes.has('you') },
  { name: 'API server', isReached: (lanes) => lanes.has('apiserver') },
  { name: 'etcd', isReached: (lanes) => lanes.has('etcd') },
  { name: 'controllers', isReached: (lanes) => [...lanes].some((lane) => !fixedLanes.has(lane)) },
  { name: 'scheduler', isReached: (lanes) => lanes.has('scheduler') },
  { name: 'kubelet', isReached: (lanes) => lanes.has('kubelet') },
  { name: 'endpoints', isReached: (lanes) => lanes.has('endpoints') },
];

const fixed: Readonly<Record<FixedLane, true>> = {
  you: true,
  apiserver: true,
  etcd: true,
  scheduler: true,
  kubelet: true,
  endpoints: true,
  'kube-proxy': true,
};
const fixedLanes: ReadonlySet<string> = new Set(Object.keys(fixed));
