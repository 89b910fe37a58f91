/** What a card's header has room for: the name stays whole, the zone gives way first, words become icons last. */

export interface HeaderParts {
  /** Of the header, in pixels. */
  width: number;
  name: string;
  /** `2/110 pods`. */
  count: string;
  zone: string;
  tags: readonly string[];
  taints: readonly string[];
}

export interface HeaderRoom {
  zone: boolean;
  taints: 'keys' | 'letters';
  tags: 'words' | 'icons';
  /** The number of pods, which the card shows as pods too. */
  count: boolean;
}

const orderOfGivingWay: readonly HeaderRoom[] = [
  { zone: true, taints: 'keys', tags: 'words', count: true },
  { zone: false, taints: 'keys', tags: 'words', count: true },
  { zone: false, taints: 'letters', tags: 'words', count: true },
  { zone: false, taints: 'letters', tags: 'icons', count: true },
  { zone: false, taints: 'letters', tags: 'icons', count: false },
];

// Widths of a character and of what stands round it, in pixels; a little more than they take.
const gap = 8;
const markAndMenu = 14 + gap + 16 + gap;
const nameCharacter = 8;
const plainCharacter = 7.2;
const tagCharacter = 6.6;
const tagPadding = 12;
const iconTag = 24;
const letterTaint = 22;

export function headerRoom(parts: HeaderParts): HeaderRoom {
  const fixed = markAndMenu + parts.name.length * nameCharacter;
  return (
    orderOfGivingWay.find((room) => fixed + flexible(parts, room) <= parts.width) ??
    orderOfGivingWay[orderOfGivingWay.length - 1]
  );
}

function flexible(parts: HeaderParts, room: HeaderRoom): number {
  const zone = room.zone && parts.zone ? `zone ${parts.zone}`.length * plainCharacter + gap : 0;
  const tags = sum(parts.tags, (text) => (room.tags === 'words' ? tagWidth(text) : iconTag) + gap);
  const taints = sum(
    parts.taints,
    (text) => letterTaint + (room.taints === 'keys' ? text.length * tagCharacter + 4 : 0) + gap,
  );
  const count = room.count ? gap + tagWidth(parts.count) : 0;
  return zone + tags + taints + count;
}

function tagWidth(text: string): number {
  return text.length * tagCharacter + tagPadding;
}

function sum(texts: readonly string[], width: (text: string) => number): number {
  return texts.reduce((total, text) => total + width(text), 0);
}
