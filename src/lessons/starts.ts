/** Worlds that lessons begin with. */
import type { KubernetesObject } from '../api/object.ts';
import {
  logAgent,
  machinesReadyMs,
  shopImages,
  shopMachines,
  shopUsers,
  webDeployment,
  webService,
  workloadsReadyMs,
} from '../api/shop.ts';
import type { LessonStart } from './lesson.ts';

export interface ShopStart {
  seed: number;
  machines?: readonly KubernetesObject[];
  images?: readonly KubernetesObject[];
  /** In place of `web` and its Service. */
  workloads?: readonly KubernetesObject[];
  /** What was done to the shop after it had come up, before the student came in. */
  later?: readonly KubernetesObject[];
  requestsPerSecond?: number;
  /** When the student comes in. */
  atMs?: number;
  paused?: boolean;
}

/** When a shop is up and its users are served. */
export const shopOpenMs = 40_000;
const laterMs = 30_000;

/** The small shop of the first visit: `web` ×4 behind its Service, an agent on every worker, and users. */
export function shop({ seed, machines, images = [], requestsPerSecond = 20, ...options }: ShopStart): LessonStart {
  const stages = [
    { atMs: machinesReadyMs, objects: [...(options.workloads ?? [webDeployment(), webService()]), logAgent()] },
    { atMs: workloadsReadyMs, objects: requestsPerSecond > 0 ? [shopUsers(requestsPerSecond)] : [] },
    { atMs: laterMs, objects: [...(options.later ?? [])] },
  ];
  return {
    seed,
    objects: [...(machines ?? shopMachines()), ...imagesWith(images)],
    stages: stages.filter(({ objects }) => objects.length > 0),
    atMs: options.atMs ?? shopOpenMs,
    ...(options.paused ? { paused: true } : {}),
  };
}

/** An image of the same name takes the place of the shop's. */
function imagesWith(others: readonly KubernetesObject[]): KubernetesObject[] {
  const names = others.map(({ metadata }) => metadata.name);
  return [...shopImages().filter(({ metadata }) => !names.includes(metadata.name)), ...others];
}
