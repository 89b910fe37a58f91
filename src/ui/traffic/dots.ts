/** Where each request's dot is at a moment: a function of its start, its end and virtual time alone. */
import type { RequestView } from '../../protocol/views.ts';
import { leavesMs } from '../stores/traffic-store.ts';

export interface Dot {
  id: number;
  /** 0 at the users, 1 at the Service. */
  at: number;
  failed: boolean;
}

/** Above so many requests, or this speed, dots would be noise: the line's width and a rate stand for them. */
export const dotsMax = 150;
export const dotSpeedMax = 5;
const dotWidth = 8;

export function dotsAt(requests: readonly RequestView[], nowMs: number): Dot[] {
  const dots: Dot[] = [];
  for (const request of requests) {
    const endMs = leavesMs(request);
    if (nowMs < request.startMs || nowMs >= endMs) continue;
    const failed = request.outcome !== 'ok' && nowMs >= request.endMs;
    dots.push({ id: request.id, at: (nowMs - request.startMs) / (endMs - request.startMs), failed });
  }
  return dots;
}

/** @param width of the line in pixels: dots that touch each other cannot be counted */
export function drawsDots(requests: number, speed: number, width: number): boolean {
  return requests <= dotsMax && speed <= dotSpeedMax && requests * dotWidth <= width;
}
