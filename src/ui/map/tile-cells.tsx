/** The pods of a small tile, painted as cells on one canvas: shape and colour, problems first. */
import { useLayoutEffect, useRef } from 'react';
import type { Pod } from '../../kinds/pod/types.ts';
import { silhouettes, tokens, type Token } from '../design/state.ts';
import { useTheme } from '../stores/theme.ts';
import { worstFirst } from './trouble-first.ts';

const cell = 11;
const paths = new Map<Token, Path2D>();

export function TileCells({ pods, width, height }: { pods: readonly Pod[]; width: number; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme((state) => state.theme);
  useLayoutEffect(() => {
    if (canvas.current) paint(canvas.current, worstFirst(pods), width, height);
  }, [pods, width, height, theme]);
  return <canvas ref={canvas} className="tile-cells" style={{ width, height }} aria-hidden="true" />;
}

function paint(canvas: HTMLCanvasElement, cells: readonly Token[], width: number, height: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = Math.min(devicePixelRatio || 1, 2);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const columns = Math.max(1, Math.floor(width / cell));
  const rows = Math.max(1, Math.floor(height / cell));
  const colors = colorsOf(canvas);
  const scale = (cell - 1.5) / 32;
  for (const [index, token] of cells.slice(0, columns * rows).entries()) {
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
  }
}

type Colors = Record<Token, { line: string; soft: string }>;
const colorsByTheme = new Map<string, Colors>();

function colorsOf(element: HTMLElement): Colors {
  const theme = document.documentElement.dataset['theme'] ?? '';
  const known = colorsByTheme.get(theme);
  if (known) return known;
  const style = getComputedStyle(element);
  const colors = Object.fromEntries(
    tokens.map((token) => [
      token,
      { line: style.getPropertyValue(`--${token}`), soft: style.getPropertyValue(`--${token}-soft`) },
    ]),
  ) as Colors;
  colorsByTheme.set(theme, colors);
  return colors;
}
