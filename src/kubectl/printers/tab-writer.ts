/** Aligns text cells that end in tabs, block by block, as Go's tabwriter does. */
// k8s: vendor/github.com/liggitt/tabwriter/tabwriter.go

export interface TabOptions {
  minWidth: number;
  padding: number;
}

/** As `kubectl get` and other tables are set. */
export const tableTabs: TabOptions = { minWidth: 6, padding: 3 };
/** As `kubectl describe` is set. */
export const describeTabs: TabOptions = { minWidth: 0, padding: 2 };

/**
 * Aligns the whole text. A column is aligned over neighbouring lines that have it; the last cell of a line is free.
 * @param remembered widths of columns so far; updated, so that later lines of a watch stand below the earlier ones
 */
export function alignTabs(text: string, { minWidth, padding }: TabOptions, remembered?: number[]): string {
  const endsInNewline = text.endsWith('\n');
  const lines = (endsInNewline ? text.slice(0, -1) : text).split('\n').map((line) => line.split('\t'));
  const written: string[] = [];
  const widths: number[] = [];
  const format = (from: number, to: number): void => {
    const column = widths.length;
    let start = from;
    for (let at = from; at < to; at++) {
      if (column >= lines[at].length - 1) continue;
      writeLines(start, at);
      start = at;
      let width = Math.max(minWidth, remembered?.[column] ?? 0);
      for (; at < to && column < lines[at].length - 1; at++)
        width = Math.max(width, widthOf(lines[at][column]) + padding);
      if (remembered) remembered[column] = width;
      widths.push(width);
      format(start, at);
      widths.pop();
      start = at;
      at--;
    }
    writeLines(start, to);
  };
  const writeLines = (from: number, to: number): void => {
    for (let at = from; at < to; at++) {
      written.push(
        lines[at]
          .map((cell, column) =>
            column < widths.length && column < lines[at].length - 1
              ? cell + ' '.repeat(Math.max(0, widths[column] - widthOf(cell)))
              : cell,
          )
          .join(''),
      );
    }
  };
  format(0, lines.length);
  return written.join('\n') + (endsInNewline ? '\n' : '');
}

function widthOf(cell: string): number {
  // Most cells are plain ASCII, for which the length is the width.
  return /^[\x20-\x7e]*$/.test(cell) ? cell.length : [...cell].length;
}
