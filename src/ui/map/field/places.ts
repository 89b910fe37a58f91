/** Who stands where on a painted map, whose cards stand on a grid of one step. */
import { gap, tile, type MapLayout } from '../layout.ts';
import type { Direction } from '../roving-focus.ts';

const stepX = tile.width + gap;
const stepY = tile.height + gap;
/** No map has as many columns. */
const columnsMax = 10_000;

export class Places {
  #names = new Map<number, string>();
  readonly #layout: MapLayout;

  constructor(layout: MapLayout) {
    this.#layout = layout;
    for (const [name, { x, y }] of layout.cards) this.#names.set(placeOf(x / stepX, y / stepY), name);
  }

  /** The machine at a point of the map. */
  at(x: number, y: number): string | undefined {
    return x < 0 || y < 0 ? undefined : this.#names.get(placeOf(Math.floor(x / stepX), Math.floor(y / stepY)));
  }

  /** The next one in that direction; up and down skip the names of zones, and end at the last machine of a shorter row. */
  neighbour(name: string, direction: Direction): string | undefined {
    const rect = this.#layout.cards.get(name);
    if (!rect) return undefined;
    const column = rect.x / stepX;
    const row = rect.y / stepY;
    if (direction === 'ArrowLeft') return this.#names.get(placeOf(column - 1, row));
    if (direction === 'ArrowRight') return this.#names.get(placeOf(column + 1, row));
    const sign = direction === 'ArrowDown' ? 1 : -1;
    const rows = Math.ceil(this.#layout.height / stepY);
    for (let other = row + sign; other >= 0 && other < rows; other += sign)
      for (let near = column; near >= 0; near--) {
        const found = this.#names.get(placeOf(near, other));
        if (found !== undefined) return found;
      }
    return undefined;
  }
}

function placeOf(column: number, row: number): number {
  return column < 0 ? -1 : Math.round(row) * columnsMax + Math.round(column);
}
