/** Where every card stands. A function of the names and the space alone, so a pod that comes or goes moves nothing. */
import type { MachineGroups, Zone } from './group.ts';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface MapLayout {
  /** The place of each machine in the grid; a docked one's stays empty for its return. */
  cards: ReadonlyMap<string, Rect>;
  docked: ReadonlyMap<string, Rect>;
  dock: Rect;
  bin: Rect;
  /** The names of zones over their machines, when there are that many; the cards stand on a grid of one step then. */
  zones: readonly ZonePlace[];
  /** Everything together; larger than the space when the cards would become too small. */
  width: number;
  height: number;
}

export interface ZonePlace extends Rect {
  name: string;
}

export interface Space {
  width: number;
  height: number;
  /** One card below the other, as high as they need: the page scrolls. */
  narrow?: boolean;
}

export const gap = 10;
const binHeight = 62;
const dockHeightMin = 60;
const stackedDockHeight = 84;
const dockColumnWidth = 148;
const dockedHeight = 34;
const dockTitleHeight = 40;
/** Up to so many cards share the grid with the docks, as on the first screen. */
const sharedGridMax = 5;
const cardHeightMin = 132;
/** The smallest tile that still says something; below it the map is larger than its space and is zoomed out. */
export const tile = { width: 104, height: 66 };
const aspect = 1.75;

export function layoutMap({ places: grid, docked, zones }: MachineGroups, space: Space): MapLayout {
  if (space.narrow) return stacked(grid, docked, space);
  if (grid.length <= sharedGridMax) return sharedGrid(grid, docked, space);
  return zones.length > 0 ? zonesBesideDocks(zones, docked, space) : gridBesideDocks(grid, docked, space);
}

const none: readonly never[] = [];

type Named = readonly { name: string }[];

/** Cards and docks in one grid; the docks take what is left of the last row. */
function sharedGrid(grid: Named, docked: Named, space: Space): MapLayout {
  const cells = grid.length + 1;
  const columns = space.width < 480 || cells === 1 ? 1 : cells <= 4 ? 2 : 3;
  const rows = Math.ceil(cells / columns);
  const width = Math.floor((space.width - (columns - 1) * gap) / columns);
  const height = Math.max(cardHeightMin, Math.floor((space.height - (rows - 1) * gap) / rows));
  const cards = placeCards(grid, columns, width, height);
  const column = grid.length % columns;
  const area = {
    x: column * (width + gap),
    y: Math.floor(grid.length / columns) * (height + gap),
    width: space.width - column * (width + gap),
    height,
  };
  const docks = placeDocks(area, docked);
  const bottom = docks.bin.y + docks.bin.height;
  return { cards, zones: none, ...docks, width: space.width, height: Math.max(rows * (height + gap) - gap, bottom) };
}

function gridBesideDocks(grid: Named, docked: Named, space: Space): MapLayout {
  const free = space.width - dockColumnWidth - gap;
  const fitting = bestColumns(grid.length, free, space.height);
  const roomy = fitting.width >= tile.width && fitting.height >= tile.height;
  // Too many to fit: tiles of the smallest size, in the proportion of the space.
  const { columns } = roomy ? fitting : tileColumns([grid.length], 0, space);
  const { width, height } = roomy ? fitting : tile;
  const rows = Math.ceil(grid.length / columns);
  return {
    cards: placeCards(grid, columns, width, height),
    zones: none,
    ...besideCards(columns * (width + gap) - gap, rows * (height + gap) - gap, docked, space, roomy),
  };
}

/** On the screen. */
const zoneNameHeight = 20;

/** Tiles of the smallest size, zone by zone; the name of a zone takes whole rows, so that all tiles stand on one grid. */
function zonesBesideDocks(zones: readonly Zone[], docked: Named, space: Space): MapLayout {
  const counts = zones.map(({ machines }) => machines.length);
  const step = tile.height + gap;
  // What was found for names of one row says how small the map will be, and so how many rows a name needs.
  const header = Math.ceil(zoneNameHeight / (step * tileColumns(counts, 1, space).zoom));
  const { columns } = tileColumns(counts, header, space);
  const cards = new Map<string, Rect>();
  const places: ZonePlace[] = [];
  const width = columns * (tile.width + gap) - gap;
  let row = 0;
  for (const { name, machines } of zones) {
    places.push({ name, x: 0, y: row * step, width, height: header * step - gap });
    row += header;
    for (const [machine, rect] of placeCards(machines, columns, tile.width, tile.height, row)) cards.set(machine, rect);
    row += Math.ceil(machines.length / columns);
  }
  return { cards, zones: places, ...besideCards(width, row * step - gap, docked, space, false) };
}

/** The docks, right of the cards, as large on the screen as they are beside few. */
function besideCards(
  cardsWidth: number,
  cardsHeight: number,
  docked: Named,
  space: Space,
  roomy: boolean,
): Pick<MapLayout, 'dock' | 'bin' | 'docked' | 'width' | 'height'> {
  const scale = roomy ? 1 : Math.max(1, cardsHeight / space.height);
  const area = {
    x: cardsWidth + gap,
    y: 0,
    width: Math.round(dockColumnWidth * scale),
    height: Math.max(cardsHeight, space.height),
  };
  return { ...placeDocks(area, docked, scale), width: cardsWidth + gap + area.width, height: area.height };
}

/**
 * The number of columns with which a map of smallest tiles, docks included, has to shrink the least.
 * @param header rows that each group takes beside those of its tiles
 */
function tileColumns(groups: readonly number[], header: number, space: Space): { columns: number; zoom: number } {
  const most = Math.max(...groups);
  let best = { columns: 1, zoom: 0 };
  for (let columns = 1; columns <= most; columns++) {
    const rows = groups.reduce((sum, count) => sum + header + Math.ceil(count / columns), 0);
    const scale = Math.max(1, (rows * (tile.height + gap)) / space.height);
    const zoom = Math.min(space.width / (columns * (tile.width + gap) + dockColumnWidth * scale), 1 / scale);
    if (zoom > best.zoom) best = { columns, zoom };
  }
  return best;
}

/** The number of columns that gives the largest cards of pleasant proportion. */
function bestColumns(count: number, width: number, height: number): { columns: number; width: number; height: number } {
  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cardWidth = Math.floor((width - (columns - 1) * gap) / columns);
    const cardHeight = Math.floor((height - (rows - 1) * gap) / rows);
    if (Math.min(cardWidth, cardHeight * aspect) > Math.min(best.width, best.height * aspect)) {
      best = { columns, width: cardWidth, height: Math.min(cardHeight, Math.round(cardWidth * 0.9)) };
    }
  }
  return best;
}

function stacked(grid: Named, docked: Named, space: Space): MapLayout {
  const height = 148;
  const cards = placeCards(grid, 1, space.width, height);
  const y = grid.length * (height + gap);
  const docks = placeDocks({ x: 0, y, width: space.width, height: stackedDockHeight + gap + binHeight }, docked);
  return { cards, zones: none, ...docks, width: space.width, height: docks.bin.y + docks.bin.height };
}

function placeCards(grid: Named, columns: number, width: number, height: number, fromRow = 0): Map<string, Rect> {
  return new Map(
    grid.map(({ name }, index) => [
      name,
      {
        x: (index % columns) * (width + gap),
        y: (fromRow + Math.floor(index / columns)) * (height + gap),
        width,
        height,
      },
    ]),
  );
}

/** @param scale how much larger than on the first screen everything is drawn, since the map will be zoomed out as much */
function placeDocks(area: Rect, docked: Named, scale = 1): Pick<MapLayout, 'dock' | 'bin' | 'docked'> {
  const [title, each, space, bin] = [dockTitleHeight, dockedHeight, 6, binHeight].map((size) => size * scale);
  const needed = docked.length > 0 ? title + docked.length * (each + space) + space : 0;
  const dockHeight = Math.max(dockHeightMin * scale, area.height - gap * scale - bin, needed);
  const dock = { ...area, height: dockHeight };
  return {
    dock,
    bin: { ...area, y: area.y + dockHeight + gap * scale, height: bin },
    docked: new Map(
      docked.map(({ name }, index) => [
        name,
        {
          x: dock.x + 8 * scale,
          y: dock.y + title + index * (each + space),
          width: dock.width - 16 * scale,
          height: each,
        },
      ]),
    ),
  };
}
