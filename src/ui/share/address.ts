/** What the page's address opens: a shared world, or a step of a lesson. What reads it is loaded for such an address alone. */

export const linkPrefix = '#s=';
const lessonPrefix = '#lesson=';

export function isWorldLink(hash: string): boolean {
  return hash.startsWith(linkPrefix);
}

export interface LessonAddress {
  slug: string;
  /** The first is 1. */
  step: number;
}

/** `#lesson=rolling-update&step=3`. */
export function lessonAddress({ slug, step }: LessonAddress): string {
  return `${lessonPrefix}${encodeURIComponent(slug)}&step=${step}`;
}

export function lessonOfAddress(hash: string): LessonAddress | undefined {
  if (!hash.startsWith(lessonPrefix)) return undefined;
  const fields = new URLSearchParams(hash.slice(1));
  const step = Number(fields.get('step') ?? 1);
  return { slug: fields.get('lesson') ?? '', step: Number.isInteger(step) && step > 0 ? step : 1 };
}

/** A link that is pasted into the address of an open page changes only its tail; the page begins afresh with it. */
export function followLinks(): void {
  window.addEventListener('hashchange', () => {
    if (isWorldLink(location.hash) || lessonOfAddress(location.hash)) location.reload();
  });
}
