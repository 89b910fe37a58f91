/** The pods of a small tile, painted as cells on one canvas: shape and colour, problems first. */
import { useLayoutEffect, useRef } from 'react';
import type { Pod } from '../../kinds/pod/types.ts';
import { silhouettes, stripeCount, stripeOf, tokens, type Token } from '../design/state.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useTheme } from '../stores/theme.ts';
import { appearanceOf, revisionOf, selectRevisions } from './pod-appearance.ts';
import { inTroubleOrder } from './trouble-first.ts';

/** The largest that fits is taken; in the smallest, what does not fit is healthy. */
const cellSizes = [20, 16, 13, 11];

function cellSize(count: number, width: number, height: number): number {
  return cellSizes.find((size) => Math.floor(width / size) * Math.floor(height / size) >= count) ?? 11;
}
interface Cell {
  token: Token;
  revision: number | undefined;
}

function cellsOf(pods: readonly Pod[], revisions: ReadonlyMap<string, number>): Cell[] {
  return inTroubleOrder(pods).map((pod) => ({ token: appearanceOf(pod).token, revision: revisionOf(pod, revisions) }));
}

const stripes = Array.from({ length: stripeCount }, (_, index) => `r${index + 1}`);
const paths = new Map<Token, Path2D>();

export function TileCells({ pods, width, height }: { pods: readonly Pod[]; width: number; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme((state) => state.theme);
  const revisions = useCluster(selectRevisions);
  useLayoutEffect(() => {
    if (canvas.current) paint(canvas.current, cellsOf(pods, revisions), width, height);
  }, [pods, revisions, width, height, theme]);
  return <canvas ref={canvas} className="tile-cells" style={{ width, height }} aria-hidden="true" />;
}

function paint(canvas: HTMLCanvasElement, cells: readonly Cell[], width: number, height: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = Math.min(devicePixelRatio || 1, 2);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const cell = cellSize(cells.length, width, height);
  const columns = Math.max(1, Math.floor(width / cell));
  const rows = Math.max(1, Math.floor(height / cell));
  const colors = colorsOf(canvas);
  const scale = (cell - 1.5) / 32;
  for (const [index, { token, revision }] of cells.slice(0, columns * rows).entries()) {
    const x = (index % columns) * cell;
    const y = Math.floor(index / columns) * cell;
    context.setTransform(ratio * scale, 0, 0, ratio * scale, x * ratio, y * ratio);
    let path = paths.get(token);
    if (!path) paths.set(token, (path = new Path2D(silhouettes[token].path)));
    context.fillStyle = colors[token].soft;
    context.strokeStyle = colors[token].line;
    context.lineWidth = token === 'failed' || token === 'degraded' ? 6 : 4;
    context.fill(path);
    context.stroke(path);
    if (revision === undefined) continue;
    context.fillStyle = colors[`r${stripeOf(revision)}`].line;
    context.fillRect(7, 31, 18, 4);
  }
}

type Colors = Record<string, { line: string; soft: string }>;
const colorsByTheme = new Map<string, Colors>();

function colorsOf(element: HTMLElement): Colors {
  const theme = document.documentElement.dataset['theme'] ?? '';
  const known = colorsByTheme.get(theme);
  if (known) return known;
  const style = getComputedStyle(element);
  const colors = Object.fromEntries(
    [...tokens, ...stripes].map((name) => [
      name,
      { line: style.getPropertyValue(`--${name}`), soft: style.getPropertyValue(`--${name}-soft`) },
    ]),
  );
  colorsByTheme.set(theme, colors);
  return colors;
}
