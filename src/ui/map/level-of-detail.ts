/** How much a card shows, by its width on the screen; and how large pods may be drawn in it. */

export type LevelOfDetail = 'L1' | 'L2' | 'L3' | 'L4';

/** From tiles upward a card has real pod elements; below, cells on a canvas; smaller still, a state and a number; at last a spot. */
export const cardWidthMin = 180;
export const tileWidthMin = 72;
export const cellWidthMin = 20;
/** A level is left only when the width is this far beyond its border, so that slow zooming does not flicker. */
export const hysteresis = 0.1;

export function levelOfDetail(screenWidth: number, before?: LevelOfDetail): LevelOfDetail {
  const cardBorder = cardWidthMin * (before === 'L1' ? 1 - hysteresis : 1);
  const tileBorder = tileWidthMin * (before === 'L2' || before === 'L1' ? 1 - hysteresis : 1);
  if (screenWidth >= cardBorder) return 'L1';
  if (screenWidth >= tileBorder) return 'L2';
  return screenWidth >= cellWidthMin ? 'L3' : 'L4';
}

export interface PodDensity {
  glyph: number;
  label: boolean;
  cellWidth: number;
  cellHeight: number;
  /** How many are drawn; the rest is a number. */
  shown: number;
}

const densities: readonly Omit<PodDensity, 'shown'>[] = [
  { glyph: 34, label: true, cellWidth: 72, cellHeight: 58 },
  { glyph: 34, label: false, cellWidth: 40, cellHeight: 42 },
  { glyph: 24, label: false, cellWidth: 30, cellHeight: 31 },
  { glyph: 18, label: false, cellWidth: 26, cellHeight: 26 },
];

/** The largest drawing in which all pods fit; in the smallest, what does not fit is counted. */
export function podDensity(count: number, width: number, height: number): PodDensity {
  const room = (density: Omit<PodDensity, 'shown'>) =>
    Math.max(1, Math.floor(width / density.cellWidth)) * Math.max(1, Math.floor(height / density.cellHeight));
  const fitting = densities.find((density) => room(density) >= count);
  if (fitting) return { ...fitting, shown: count };
  const smallest = densities[densities.length - 1];
  return { ...smallest, shown: Math.max(0, room(smallest) - 1) };
}

/** Zoom in steps of a quarter: cards are laid out anew at each step, and merely scaled between two. */
export function zoomStep(zoom: number): number {
  const step = 1.25 ** Math.round(Math.log(zoom) / Math.log(1.25));
  return Math.abs(step - 1) < 0.001 ? 1 : step;
}
