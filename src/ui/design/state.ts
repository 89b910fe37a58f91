/** What a state looks like: colour, silhouette, icon and word together, so that none of them has to carry it alone. */

export const tokens = ['ready', 'progress', 'degraded', 'failed', 'leaving', 'done', 'off', 'unknown'] as const;
export type Token = (typeof tokens)[number];

export interface Silhouette {
  /** Path in the glyph's 32 × 34 box. */
  path: string;
  strokeWidth: number;
  dash?: string;
  /** A texture over the fill, for states that would otherwise share an outline. */
  texture?: 'hatch' | 'dots';
}

/** UX §3: hexagon calm, circle under way, triangle warns, octagon failed, open hexagon leaves, square is done. */
export const silhouettes: Readonly<Record<Token, Silhouette>> = {
  ready: { path: 'M16 2 28 9v14L16 30 4 23V9Z', strokeWidth: 2 },
  progress: { path: 'M16 3a13 13 0 1 1 0 26a13 13 0 0 1 0-26Z', strokeWidth: 2, dash: '4 3' },
  degraded: { path: 'M16 3 30 28H2Z', strokeWidth: 2.5 },
  failed: { path: 'M10.6 3h10.8L29 10.6v10.8L21.4 29H10.6L3 21.4V10.6Z', strokeWidth: 3 },
  leaving: { path: 'M28 23 16 30 4 23V9L16 2l12 7', strokeWidth: 2.2, dash: '2 2.5' },
  done: { path: 'M5 5h22v22H5Z', strokeWidth: 1.5 },
  off: {
    path: 'M11 5h10a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6H11a6 6 0 0 1-6-6V11a6 6 0 0 1 6-6Z',
    strokeWidth: 1.5,
    texture: 'hatch',
  },
  unknown: { path: 'M16 2 30 16 16 30 2 16Z', strokeWidth: 1.5, texture: 'dots' },
};

/** Drawn in the middle of the 32 × 34 box, around (16, 16). `solid` paths are filled, the others stroked. */
export interface IconShape {
  path: string;
  solid?: boolean;
  strokeWidth?: number;
}

const dot = (x: number, y: number, radius = 1.5) =>
  `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${radius * 2} 0a${radius} ${radius} 0 1 0 ${-radius * 2} 0Z`;

export const icons = {
  check: [{ path: 'm11 16 3.5 3.5L21 13', strokeWidth: 2 }],
  dots: [{ path: dot(11.5, 16) + dot(16, 16) + dot(20.5, 16), solid: true }],
  hourglass: [
    {
      path: 'M12 10.5h8M12 21.5h8M13 10.5c0 3 6 4 6 5.5s-6 2.5-6 5.5m6-11c0 3-6 4-6 5.5s6 2.5 6 5.5',
      strokeWidth: 1.5,
    },
  ],
  alert: [
    { path: 'M16 11.5v7', strokeWidth: 2.2 },
    { path: dot(16, 22.5, 1.4), solid: true },
  ],
  cross: [{ path: 'm12 12 8 8m0-8-8 8', strokeWidth: 2.4 }],
  leave: [{ path: 'M10 16h11m-3.5-3.5L21 16l-3.5 3.5', strokeWidth: 1.8 }],
  checkFlat: [{ path: 'M11.5 16.5l2.5 2.5 6.5-6.5', strokeWidth: 1.5 }],
  pause: [{ path: 'M12.5 11h2.400v10h-2.400ZM17.1 11h2.400v10h-2.400Z', solid: true }],
  question: [
    { path: 'M12.8 13a3.3 3.3 0 1 1 4.8 2.900c-1 .5-1.6 1.1-1.6 2.3', strokeWidth: 1.8 },
    { path: dot(16, 21.5, 1.2), solid: true },
  ],
  padlock: [
    { path: 'M13 15v-2a3 3 0 0 1 6 0v2', strokeWidth: 1.6 },
    { path: 'M11.5 15h9v6.5h-9Z', solid: true },
  ],
  restart: [
    { path: 'M20.5 13.5a5 5 0 1 0 .5 3.5', strokeWidth: 1.8 },
    { path: 'M21.5 10.5v4h-4Z', solid: true },
  ],
  download: [{ path: 'M16 10v8m-3.2-3.200L16 18l3.2-3.200M11.5 21.5h9', strokeWidth: 1.7 }],
  downloadFailed: [
    { path: 'M13.5 9.5v7m-2.8-2.8 2.8 2.8 2.8-2.800M17.5 17.5l4.5 4.5m0-4.5-4.5 4.5', strokeWidth: 1.8 },
  ],
  key: [{ path: 'M14.5 16a2.6 2.6 0 1 1-5.2 0a2.6 2.6 0 0 1 5.2 0Zm0 0h8v3m-3-3v2', strokeWidth: 1.7 }],
  init: [{ path: 'M16 11.5 20.5 16 16 20.5 11.5 16Z', strokeWidth: 1.7 }],
  initFailed: [{ path: 'M16 10 22 16 16 22 10 16Zm-2 4 4 4m0-4-4 4', strokeWidth: 1.6 }],
  startup: [{ path: 'M19 12.5c-1-1.5-5.6-1.7-5.7 1 0 3 6 1.6 6 4.7 0 2.8-5.2 2.6-6.3.8', strokeWidth: 1.8 }],
  notReady: [{ path: 'M12.5 21v-9h3.5a2.6 2.6 0 0 1 0 5.200h-3.5m3.5 0 3.3 3.8', strokeWidth: 1.8 }],
  memory: [{ path: 'M12 21v-7h8v7m-9.5-9.5h11', strokeWidth: 1.8 }],
  swap: [{ path: 'm11 11 10 10m0-10-10 10M11 17v4h4M17 21h4v-4', strokeWidth: 1.5 }],
  pin: [{ path: 'M13 10.5h6m-5 0v5l-2 2.5h8l-2-2.5v-5M16 18v4', strokeWidth: 1.5 }],
  wrench: [
    {
      path: 'M20.5 11.5a3.5 3.5 0 0 0-4.7 4.300l-5 5 1.4 1.4 5-5a3.5 3.5 0 0 0 4.3-4.700l-2 2-1.4-1.400Z',
      strokeWidth: 1.4,
    },
  ],
  unlinked: [
    {
      path: 'M14 18l-2 2a2.8 2.8 0 0 1-4-4l2-2M18 14l2-2a2.8 2.8 0 0 1 4 4l-2 2M13 12l-1-2M19 20l1 2',
      strokeWidth: 1.6,
    },
  ],
  power: [{ path: 'M16 10v5.5M12.8 12a5.5 5.5 0 1 0 6.4 0', strokeWidth: 1.8 }],
  noEntry: [{ path: 'M16 10.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11ZM13 16h6', strokeWidth: 1.8 }],
  clock: [{ path: 'M16 10.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11Zm0 2.5v3.200l2.2 1.5', strokeWidth: 1.5 }],
  shield: [{ path: 'M16 9.5 21.5 11.5v4.5c0 3.5-2.5 5.5-5.5 7-3-1.5-5.5-3.5-5.5-7v-4.5Z', strokeWidth: 1.6 }],
} as const satisfies Record<string, readonly IconShape[]>;

export type IconName = keyof typeof icons;

/** The icon that a token shows when its state names no better one. */
export const tokenIcon: Readonly<Record<Token, IconName>> = {
  ready: 'check',
  progress: 'dots',
  degraded: 'alert',
  failed: 'cross',
  leaving: 'leave',
  done: 'checkFlat',
  off: 'pause',
  unknown: 'question',
};

/** The word for a token in legends and accessible names. */
export const tokenWord: Readonly<Record<Token, string>> = {
  ready: 'ready',
  progress: 'in progress',
  degraded: 'degraded',
  failed: 'failed',
  leaving: 'leaving',
  done: 'completed',
  off: 'switched off',
  unknown: 'unknown',
};

/** How one object appears: `state` is the text that kubectl prints, `word` says what it means here. */
export interface Face {
  state: string;
  token: Token;
  icon: IconName;
  word: string;
}

/** Stripes repeat after six revisions; the text `r7 · v9` keeps them apart. */
export const stripeCount = 6;

export function stripeOf(revision: number): number {
  return ((revision - 1) % stripeCount) + 1;
}
