/** What differs between two pod specs, in the look of upstream's refusal: lines with - and + between the fields around them. */
import { equal } from '../../base/equality.ts';
import type { Container, PodSpec } from './types.ts';

/**
 * Upstream prints Go structs with go-cmp, whose output is unstable by intent; ours has its shape: changed fields in
 * full, equal ones counted.
 */
// k8s: pkg/apis/core/validation/validation.go ValidatePodUpdate
export function podSpecDiff(old: PodSpec, next: PodSpec): string {
  return `  core.PodSpec{\n${structDiff({ ...old }, { ...next }, 1).join('\n')}\n  }\n`;
}

/** The same for one ephemeral container. */
export function ephemeralContainerDiff(old: Container, next: Container): string {
  return `  core.EphemeralContainer{\n${structDiff({ ...old }, { ...next }, 1).join('\n')}\n  }\n`;
}

type Fields = Record<string, unknown>;

function structDiff(old: Fields, next: Fields, depth: number): string[] {
  const lines: string[] = [];
  let identical = 0;
  const flush = () => {
    if (identical > 0) lines.push(`  ${'\t'.repeat(depth)}... // ${identical} identical fields`);
    identical = 0;
  };
  for (const name of [...new Set([...Object.keys(old), ...Object.keys(next)])].sort()) {
    if (equal(old[name], next[name])) {
      identical++;
      continue;
    }
    flush();
    lines.push(...fieldDiff(goName(name), old[name], next[name], depth));
  }
  flush();
  return lines;
}

function fieldDiff(label: string, old: unknown, next: unknown, depth: number): string[] {
  const indent = '\t'.repeat(depth);
  if (Array.isArray(old) && Array.isArray(next)) {
    return [`  ${indent}${label}: {`, ...listDiff(old, next, depth + 1), `  ${indent}},`];
  }
  if (isFields(old) && isFields(next)) {
    return [`  ${indent}${label}: {`, ...structDiff(old, next, depth + 1), `  ${indent}},`];
  }
  return [`- ${indent}${label}: ${goText(old)},`, `+ ${indent}${label}: ${goText(next)},`];
}

function listDiff(old: unknown[], next: unknown[], depth: number): string[] {
  const indent = '\t'.repeat(depth);
  const lines: string[] = [];
  for (let index = 0; index < Math.max(old.length, next.length); index++) {
    const [before, after] = [old[index], next[index]];
    if (equal(before, after)) lines.push(`  ${indent}${goText(before)},`);
    else if (isFields(before) && isFields(after)) {
      lines.push(`  ${indent}{`, ...structDiff(before, after, depth + 1), `  ${indent}},`);
    } else {
      if (index < old.length) lines.push(`- ${indent}${goText(before)},`);
      if (index < next.length) lines.push(`+ ${indent}${goText(after)},`);
    }
  }
  return lines;
}

function goText(value: unknown): string {
  if (value === undefined || value === null) return 'nil';
  if (Array.isArray(value)) return `{${value.map(goText).join(', ')}}`;
  if (!isFields(value)) return JSON.stringify(value);
  const fields = Object.keys(value).map((name) => `${goName(name)}: ${goText(value[name])}`);
  return `{${fields.join(', ')}}`;
}

function goName(name: string): string {
  return /^[a-z]\w*$/.test(name) ? name[0].toUpperCase() + name.slice(1) : JSON.stringify(name);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
