/** Warnings as marks that do not run into each other: what was told at about the same time is one. */
import type { Warning } from '../../api/chronicle.ts';

export interface WarningMark {
  atMs: number;
  /** `FailedScheduling pod/big`, `BackOff pod/crash ×3`, a line each. */
  lines: string[];
}

/** @param gapMs what comes sooner after the last one belongs to its mark */
export function warningMarks(warnings: readonly Warning[], gapMs: number): WarningMark[] {
  const groups: Warning[][] = [];
  for (const warning of warnings) {
    const group = groups[groups.length - 1];
    if (group && warning.atMs - group[0].atMs < gapMs) group.push(warning);
    else groups.push([warning]);
  }
  return groups.map((group) => ({ atMs: group[0].atMs, lines: linesOf(group) }));
}

function linesOf(group: readonly Warning[]): string[] {
  const counts = new Map<string, number>();
  for (const { reason, about } of group) {
    const line = `${reason} ${about}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => (count > 1 ? `${line} ×${count}` : line));
}
