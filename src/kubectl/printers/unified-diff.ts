/** The difference of two texts in the form of `diff -u`. */

/** Lines of agreement around each difference. */
const contextLines = 3;

interface Side {
  name: string;
  text: string;
}

type Edit = { kind: ' ' | '-' | '+'; line: string };

export function unifiedDiff(before: Side, after: Side): string {
  const edits = editsOf(linesOf(before.text), linesOf(after.text));
  const hunks = hunksOf(edits);
  if (hunks.length === 0) return '';
  return `--- ${before.name}\n+++ ${after.name}\n${hunks.join('')}`;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** The shortest list of edits, by the longest common subsequence. */
function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const same = (lines: readonly string[]): Edit[] => lines.map((line) => ({ kind: ' ', line }));
  return [
    ...same(before.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

function middle(before: readonly string[], after: readonly string[]): Edit[] {
  // common[i][j]: how many lines the rest of both sides share.
  const common = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i][j] = before[i] === after[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      edits.push({ kind: ' ', line: before[i] });
      i++;
      j++;
    } else if (i < before.length && (j === after.length || common[i + 1][j] >= common[i][j + 1]))
      edits.push({ kind: '-', line: before[i++] });
    else edits.push({ kind: '+', line: after[j++] });
  }
  return edits;
}

function hunksOf(edits: readonly Edit[]): string[] {
  const changed = edits.flatMap(({ kind }, index) => (kind === ' ' ? [] : [index]));
  const hunks: string[] = [];
  for (let at = 0; at < changed.length;) {
    let last = at;
    // Differences that are near each other share a hunk.
    while (last + 1 < changed.length && changed[last + 1] - changed[last] <= contextLines * 2 + 1) last++;
    hunks.push(
      hunkText(
        edits,
        Math.max(0, changed[at] - contextLines),
        Math.min(edits.length, changed[last] + contextLines + 1),
      ),
    );
    at = last + 1;
  }
  return hunks;
}

function hunkText(edits: readonly Edit[], from: number, to: number): string {
  const count = (kind: '-' | '+', end: number, start = 0): number =>
    edits.slice(start, end).filter((edit) => edit.kind !== (kind === '-' ? '+' : '-')).length;
  const range = (kind: '-' | '+'): string => {
    const length = count(kind, to, from);
    const start = count(kind, from) + (length === 0 ? 0 : 1);
    return length === 1 ? String(start) : `${start},${length}`;
  };
  const lines = edits.slice(from, to).map(({ kind, line }) => `${kind}${line}\n`);
  return `@@ -${range('-')} +${range('+')} @@\n${lines.join('')}`;
}
