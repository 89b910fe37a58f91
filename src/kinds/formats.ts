/** Rules for the shape of single values: ports, variable names, keys, addresses. Each answers with upstream's words, or nothing. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, .../validation/ip.go
import type { IntOrString } from '../api/int-or-percent.ts';
import { isPercent } from '../api/int-or-percent.ts';
import { type FieldReport, dnsLabelProblems, labelValueProblems, qualifiedNameProblems } from '../api/validation.ts';
import { goIntOrString } from './go-syntax.ts';

export const int32Max = 2 ** 31 - 1;

/** `must be between 1 and 65535, inclusive` */
export function rangeMessage(least: number, most: number): string {
  return `must be between ${least} and ${most}, inclusive`;
}

export function validatePortNumber(field: string, port: number | undefined, report: FieldReport): void {
  const value = port ?? 0;
  if (!Number.isInteger(value) || value < 1 || value > 65_535) report.invalid(field, value, rangeMessage(1, 65_535));
}

export function validatePortNumberOrName(field: string, port: IntOrString | undefined, report: FieldReport): void {
  if (typeof port !== 'string') return validatePortNumber(field, port, report);
  for (const problem of portNameProblems(port)) report.invalid(field, port, problem);
}

export function portNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (name.length > 15) problems.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) {
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)');
  if (name.includes('--')) problems.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
}

/** Any printable ASCII but `=` will do since 1.32. */
export function environmentNameProblems(name: string): string[] {
  if (/^[\x20-\x3c\x3e-\x7e]+$/.test(name)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** As clients still refuse them before they ask. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go IsEnvVarName
export function strictEnvironmentNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name))
    problems.push(
      "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
    );
  return [...problems, ...dotProblems(name)];
}

/** A key of a ConfigMap or Secret becomes a file name. */
export function dataKeyProblems(key: string): string[] {
  const problems: string[] = [];
  if (key.length > 253) problems.push('must be no more than 253 characters');
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    problems.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  }
  return [...problems, ...dotProblems(key)];
}

/** Dots that would lead out of a folder. */
function dotProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`must not be '${name}'`];
  return name.startsWith('..') ? ["must not start with '..'"] : [];
}

export function validateAddress(field: string, address: string, report: FieldReport): void {
  if (isIpv4(address) || isIpv6(address)) return;
  report.invalid(field, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)');
}

export function isIpv4(address: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(address);
}

export function isIpv6(address: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(address) || !address.includes(':')) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half ? half.split(':') : []));
  const last = groups.at(-1) ?? '';
  const width = groups.length + (last.includes('.') ? 1 : 0);
  const arePlain = groups.every((group, index) =>
    group.includes('.') ? index === groups.length - 1 && isIpv4(group) : /^[0-9a-fA-F]{1,4}$/.test(group),
  );
  return arePlain && (halves.length === 2 ? width < 8 : width === 8);
}

/** A number that is not negative, or a percentage. */
// k8s: pkg/apis/apps/validation/validation.go ValidatePositiveIntOrPercent
export function validateIntOrPercent(field: string, value: IntOrString, report: FieldReport): void {
  if (typeof value === 'number') return report.atLeast(field, value, 0);
  if (isPercent(value)) return;
  report.invalidGo(
    field,
    goIntOrString(value),
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
  );
}

// k8s: pkg/apis/apps/validation/validation.go IsNotMoreThan100Percent
export function validateAtMostWhole(field: string, value: IntOrString, report: FieldReport): void {
  if (isPercent(value) && Number.parseInt(value) > 100) {
    report.invalidGo(field, goIntOrString(value), 'must not be greater than 100%');
  }
}

/** The number in front of a percentage, or the number itself; NaN when the text is neither. */
export function numberOfIntOrPercent(value: IntOrString | undefined): number {
  if (typeof value === 'number') return value;
  return isPercent(value) ? Number.parseInt(value) : Number.NaN;
}

export function validateQualifiedName(field: string, name: string, report: FieldReport): void {
  for (const problem of qualifiedNameProblems(name)) report.invalid(field, name, problem);
}

export function validateDnsLabel(field: string, label: string, report: FieldReport): void {
  for (const problem of dnsLabelProblems(label)) report.invalid(field, label, problem);
}

export function validateLabelValue(field: string, value: string, report: FieldReport): void {
  for (const problem of labelValueProblems(value)) report.invalid(field, value, problem);
}
