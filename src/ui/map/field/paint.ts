/** Paints thousands of machines on one canvas: the healthy ones quietly, then those in trouble over them, never too small to see. */
import { silhouettes, type Token } from '../../design/state.ts';
import type { Rect } from '../layout.ts';
import { cellWidthMin } from '../level-of-detail.ts';
import { colorsOf, pathOf, resize, type Colors } from '../silhouette-canvas.ts';
import { troubleOf, type Cell } from './cells.ts';

export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

/** On the screen; what is in trouble is drawn over its neighbours if it must. */
const troubleSizeMin = 16;
/** Round it, so that it stands apart from what it covers. */
const haloWidth = 5;
/** Spots that are well stay in the background. */
const calm = 0.45;
const markSizeMax = 16;
const numberWidthMin = 35;

export function paintField(
  canvas: HTMLCanvasElement,
  size: { width: number; height: number },
  camera: Camera,
  cards: ReadonlyMap<string, Rect>,
  cells: ReadonlyMap<string, Cell>,
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const ratio = Math.min(devicePixelRatio || 1, 2);
  resize(canvas, Math.round(size.width * ratio), Math.round(size.height * ratio));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  const brush: Brush = { context, ratio, colors: colorsOf(canvas) };
  const troubled: [Rect, Cell, Token][] = [];
  for (const [name, rect] of cards) {
    const cell = cells.get(name);
    const box = onScreen(rect, camera);
    if (!cell || box.x > size.width || box.y > size.height || box.x + box.width < 0 || box.y + box.height < 0) continue;
    paintMachine(brush, box, cell);
    const trouble = troubleOf(cell);
    if (trouble) troubled.push([box, cell, trouble]);
    else if (box.width >= cellWidthMin) paintMark(brush, cell.face.token, box, markSize(box));
  }
  for (const [box, cell, trouble] of troubled) {
    if (box.width >= cellWidthMin && cell.worst && trouble !== cell.face.token)
      paintMark(brush, cell.face.token, { ...box, x: box.x - markSize(box) / 2 }, markSize(box));
    paintMark(brush, trouble, box, Math.max(troubleSizeMin, markSize(box)), true);
  }
}

export function onScreen({ x, y, width, height }: Rect, { x: left, y: top, zoom }: Camera): Rect {
  return { x: left + x * zoom, y: top + y * zoom, width: width * zoom, height: height * zoom };
}

interface Brush {
  context: CanvasRenderingContext2D;
  ratio: number;
  colors: Colors;
}

function markSize({ width, height }: Rect): number {
  return Math.min(markSizeMax, width * 0.6, height * 0.75);
}

/** A small card: how full it is rises from its lower edge. */
function paintMachine({ context, colors }: Brush, { x, y, width, height }: Rect, cell: Cell): void {
  const isSpot = width < cellWidthMin;
  context.fillStyle = isSpot ? colors[cell.face.token].soft : colors['surface'].line;
  context.fillRect(x, y, width, height);
  const full = Math.min(1, cell.share) * (height - 2);
  context.fillStyle = isSpot ? colors[cell.face.token].line : colors['line-2'].line;
  if (isSpot) context.globalAlpha = calm;
  context.fillRect(x + 1, y + height - 1 - full, width - 2, full);
  if (cell.face.token === 'off') hatch(context, colors, { x, y, width, height });
  context.strokeStyle = isSpot ? colors[cell.face.token].line : colors['line'].line;
  context.lineWidth = isSpot ? 0.75 : 1;
  context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  context.globalAlpha = 1;
  if (width < numberWidthMin) return;
  context.fillStyle = colors['ink-2'].line;
  context.font = '10px system-ui, sans-serif';
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillText(cell.worst ? `${cell.worst.count}/${cell.pods}` : String(cell.pods), x + width - 4, y + height / 2);
}

/** Cordoned: one stroke across says it without colour. */
function hatch(context: CanvasRenderingContext2D, colors: Colors, { x, y, width, height }: Rect): void {
  context.globalAlpha = 1;
  context.strokeStyle = colors['ink-2'].line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x + 1, y + height - 1);
  context.lineTo(x + width - 1, y + 1);
  context.stroke();
}

/** The silhouette of the state, in the middle of the box. */
function paintMark({ context, ratio, colors }: Brush, token: Token, box: Rect, size: number, halo = false): void {
  const scale = size / 32;
  const x = box.x + (box.width - size) / 2 - (box.width >= numberWidthMin ? box.width / 5 : 0);
  const y = box.y + (box.height - size) / 2;
  context.setTransform(ratio * scale, 0, 0, ratio * scale, x * ratio, y * ratio);
  const path = pathOf(token);
  if (halo) {
    context.strokeStyle = colors['surface'].line;
    context.lineWidth = haloWidth / scale;
    context.stroke(path);
  }
  context.fillStyle = colors[token].soft;
  context.strokeStyle = colors[token].line;
  context.lineWidth = Math.max(silhouettes[token].strokeWidth * 2, (halo ? 1.8 : 1.2) / scale);
  context.fill(path);
  context.stroke(path);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
