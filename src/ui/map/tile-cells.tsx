/** The pods of a small tile, painted as cells on one canvas: shape and colour, problems first. */
import { useLayoutEffect, useRef } from 'react';
import type { Pod } from '../../kinds/pod/types.ts';
import { stripeOf, type Token } from '../design/state.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { inOwnTask } from '../stores/own-task.ts';
import { useTheme } from '../stores/theme.ts';
import { appearanceOf, revisionOf, selectRevisions } from './pod-appearance.ts';
import { colorsOf, pathOf, resize } from './silhouette-canvas.ts';
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

export function TileCells({ pods, width, height }: { pods: readonly Pod[]; width: number; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme((state) => state.theme);
  const revisions = useCluster(selectRevisions);
  const painted = useRef('');
  useLayoutEffect(() => {
    const cells = cellsOf(pods, revisions);
    // Most of what changes about a pod does not change how it is drawn.
    const picture = JSON.stringify([theme, width, height, cells]);
    const element = canvas.current;
    if (!element || painted.current === picture) return;
    const isFirst = painted.current === '';
    let wanted = true;
    const show = () => {
      if (!wanted) return;
      painted.current = picture;
      paint(element, cells, width, height);
    };
    // When the map changes its size all tiles are painted anew: one after another, and the last picture until then.
    if (isFirst) show();
    else inOwnTask(show);
    return () => {
      wanted = false;
    };
  }, [pods, revisions, width, height, theme]);
  return <canvas ref={canvas} className="tile-cells" style={{ width, height }} aria-hidden="true" />;
}

function paint(canvas: HTMLCanvasElement, cells: readonly Cell[], width: number, height: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = Math.min(devicePixelRatio || 1, 2);
  resize(canvas, Math.round(width * ratio), Math.round(height * ratio));
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const cell = cellSize(cells.length, width, height);
  const columns = Math.max(1, Math.floor(width / cell));
  const rows = Math.max(1, Math.floor(height / cell));
  const colors = colorsOf(canvas);
  const scale = (cell - 1.5) / 32;
  for (const [index, { token, revision }] of cells.slice(0, columns * rows).entries()) {
    const x = (index % columns) * cell;
    const y = Math.floor(index / columns) * cell;
    context.setTransform(ratio * scale, 0, 0, ratio * scale, x * ratio, y * ratio);
    const path = pathOf(token);
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
