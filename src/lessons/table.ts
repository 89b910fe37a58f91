/** All lessons and scenarios, in the order of the course. */
import { deployments } from './deployments/lesson.ts';
import { drain } from './drain/lesson.ts';
import type { Lesson } from './lesson.ts';
import { rollingUpdate } from './rolling-update/lesson.ts';

export const lessons: readonly Lesson[] = [deployments, rollingUpdate, drain];

export function lessonBySlug(slug: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.slug === slug);
}
