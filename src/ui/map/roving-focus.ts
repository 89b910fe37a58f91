/** Moves the keyboard's focus inside the map: the map is one tab stop, arrows go to the nearest neighbour. */
import type { Rect } from './layout.ts';

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

export function isDirection(key: string): key is Direction {
  return key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown';
}

/** Index of the nearest candidate that lies in that direction, or -1. Sideways distance counts double. */
export function nearest(from: Rect, candidates: readonly Rect[], direction: Direction): number {
  const horizontal = direction === 'ArrowLeft' || direction === 'ArrowRight';
  const sign = direction === 'ArrowRight' || direction === 'ArrowDown' ? 1 : -1;
  const center = centerOf(from);
  let best = -1;
  let bestDistance = Infinity;
  for (const [index, candidate] of candidates.entries()) {
    const other = centerOf(candidate);
    const along = (horizontal ? other.x - center.x : other.y - center.y) * sign;
    if (along <= 1) continue;
    const across = Math.abs(horizontal ? other.y - center.y : other.x - center.x);
    const distance = along + 2 * across;
    if (distance < bestDistance) [best, bestDistance] = [index, distance];
  }
  return best;
}

function centerOf(rect: Rect): { x: number; y: number } {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

const stops = '[data-ref], [data-stop]';

/** Pods move among pods of the same card first, cards among cards. */
export function focusNeighbour(canvas: HTMLElement, from: HTMLElement, direction: Direction): void {
  const isPod = from.dataset['ref']?.startsWith('pods ') === true;
  const card = from.closest<HTMLElement>('[data-card]');
  const near = isPod && card ? [...card.querySelectorAll<HTMLElement>('[data-drag="pod"]')] : [];
  const far = [...canvas.querySelectorAll<HTMLElement>(stops)].filter(
    (element) => isPod || element.dataset['drag'] !== 'pod',
  );
  for (const candidates of [near, far]) {
    const others = candidates.filter((element) => element !== from && element !== card);
    const found = nearest(rectOf(from), others.map(rectOf), direction);
    if (found >= 0) return others[found].focus();
  }
}

/** `[` goes from a pod to its card, `]` from a card to its first pod. */
export function focusParentOrChild(from: HTMLElement, key: '[' | ']'): void {
  if (key === '[') from.parentElement?.closest<HTMLElement>('[data-card]')?.focus();
  else from.querySelector<HTMLElement>('[data-drag="pod"]')?.focus();
}

function rectOf(element: Element): Rect {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
}

/** For a ref: when a focused element goes away, focus stays on its card instead of falling to the page. */
export function keepFocusNear(element: HTMLElement | null): (() => void) | undefined {
  const card = element?.closest<HTMLElement>('[data-card]');
  return () => {
    if (document.activeElement === element) card?.focus();
  };
}
