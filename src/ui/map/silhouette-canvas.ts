/** Silhouettes on a canvas: their paths, and the colours of the theme. */
import { silhouettes, stripeCount, tokens, type Token } from '../design/state.ts';

const stripes = Array.from({ length: stripeCount }, (_, index) => `r${index + 1}`);
const inks = ['surface', 'line', 'line-2', 'ink-2'];
const paths = new Map<Token, Path2D>();

/** In a box of 32 by 32. */
export function pathOf(token: Token): Path2D {
  let path = paths.get(token);
  if (!path) paths.set(token, (path = new Path2D(silhouettes[token].path)));
  return path;
}

// To set even the same size throws a canvas's memory away.
export function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** Of states and revisions; those of ink and surfaces have no soft one. */
export type Colors = Readonly<Record<string, { line: string; soft: string }>>;
const colorsByTheme = new Map<string, Colors>();

export function colorsOf(element: HTMLElement): Colors {
  const theme = document.documentElement.dataset['theme'] ?? '';
  const known = colorsByTheme.get(theme);
  if (known) return known;
  const style = getComputedStyle(element);
  const colors = Object.fromEntries(
    [...tokens, ...stripes, ...inks].map((name) => [
      name,
      { line: style.getPropertyValue(`--${name}`), soft: style.getPropertyValue(`--${name}-soft`) },
    ]),
  );
  colorsByTheme.set(theme, colors);
  return colors;
}
