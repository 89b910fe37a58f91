/** All lessons and scenarios, in the order of the course. */
import { deployments } from './deployments/lesson.ts';
import type { Lesson } from './lesson.ts';

export const lessons: readonly Lesson[] = [deployments];

export function lessonBySlug(slug: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.slug === slug);
}
