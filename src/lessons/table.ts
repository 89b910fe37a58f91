/** All lessons and scenarios, in the order of the course. */
import { autoscaling } from './autoscaling/lesson.ts';
import { blueGreen } from './blue-green/lesson.ts';
import { canary } from './canary/lesson.ts';
import { deployments } from './deployments/lesson.ts';
import { drain } from './drain/lesson.ts';
import { failingProbe } from './failing-probe/lesson.ts';
import { jobs } from './jobs/lesson.ts';
import { fullQuota } from './full-quota/lesson.ts';
import type { Lesson } from './lesson.ts';
import { missingConfigMap } from './missing-config-map/lesson.ts';
import { noMatchingNode } from './no-matching-node/lesson.ts';
import { pdbBlocksDrain } from './pdb-blocks-drain/lesson.ts';
import { preemption } from './preemption/lesson.ts';
import { recreate } from './recreate/lesson.ts';
import { requestFlow } from './request-flow/lesson.ts';
import { rollingUpdate } from './rolling-update/lesson.ts';
import { scheduling } from './scheduling/lesson.ts';
import { selectorMatchesNothing } from './selector-matches-nothing/lesson.ts';
import { services } from './services/lesson.ts';
import { statefulSets } from './stateful-sets/lesson.ts';
import { wrongImage } from './wrong-image/lesson.ts';

export const lessons: readonly Lesson[] = [
  requestFlow,
  deployments,
  services,
  rollingUpdate,
  recreate,
  blueGreen,
  canary,
  scheduling,
  preemption,
  autoscaling,
  jobs,
  drain,
  statefulSets,
  wrongImage,
  selectorMatchesNothing,
  failingProbe,
  missingConfigMap,
  noMatchingNode,
  fullQuota,
  pdbBlocksDrain,
];

export function lessonBySlug(slug: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.slug === slug);
}
