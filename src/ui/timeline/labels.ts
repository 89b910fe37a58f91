/** Where the words of marks and bars stand: in the bar, behind it or before it, as many of them as there is room for. */

const characterWidth = 6.2;
const gap = 6;

/** A mark or a bar on the row, with what it would say: the whole sentence first, then ever shorter ones. */
export interface RowItem {
  x: number;
  length: number;
  texts: readonly string[];
}

export interface PlacedLabel {
  x: number;
  text: string;
}

/** @param items from left to right @returns for each its label, if any of its texts has room */
export function placeLabels(items: readonly RowItem[], width: number): (PlacedLabel | undefined)[] {
  let takenUntil = 0;
  return items.map(({ x, length, texts }, index) => {
    const end = x + length;
    const freeUntil = items[index + 1]?.x ?? width;
    const label = firstOf(texts, (text) => {
      const size = text.length * characterWidth;
      if (size + 2 * gap <= length) return { x: x + gap, text };
      if (end + gap + size <= freeUntil - gap) return { x: end + gap, text };
      if (x - gap - size >= takenUntil + gap) return { x: x - gap - size, text };
      return undefined;
    });
    takenUntil = Math.max(takenUntil, end, label ? label.x + label.text.length * characterWidth : 0);
    return label;
  });
}

function firstOf<T>(texts: readonly string[], place: (text: string) => T | undefined): T | undefined {
  for (const text of texts) {
    const placed = place(text);
    if (placed !== undefined) return placed;
  }
  return undefined;
}

/** What a command may be shortened to, without cutting a word: `kubectl scale deployment/web --replicas=6` → `scale deployment/web` → `scale`. */
export function shorterCommands(command: string): string[] {
  const words = command
    .replace(/^kubectl /, '')
    .split(' ')
    .filter((word) => !word.startsWith('-'));
  const texts = [command, command.replace(/^kubectl /, '')];
  for (let count = words.length; count > 0; count--) texts.push(words.slice(0, count).join(' '));
  return [...new Set(texts)];
}
