/** Collects what is wrong with an object, in upstream's words, each with its field. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go
import { equal } from '../base/equality.ts';
import type { StatusCause } from './status.ts';

export class FieldReport {
  readonly causes: StatusCause[] = [];

  /** `spec.replicas: Required value: …` */
  required(field: string, detail = ''): void {
    this.#add('FieldValueRequired', field, detail ? `Required value: ${detail}` : 'Required value');
  }

  /** `spec.replicas: Invalid value: -1: must be greater than or equal to 0` */
  invalid(field: string, value: unknown, detail: string): void {
    this.#add('FieldValueInvalid', field, `Invalid value: ${goValue(value)}: ${detail}`);
  }

  /** `spec.type: Unsupported value: "X": supported values: "A", "B"`, listed as given. */
  notSupported(field: string, value: unknown, supported: readonly string[]): void {
    const listed = supported.map((item) => JSON.stringify(item)).join(', ');
    this.#add(
      'FieldValueNotSupported',
      field,
      `Unsupported value: ${goValue(value)}${supported.length ? `: supported values: ${listed}` : ''}`,
    );
  }

  forbidden(field: string, detail: string): void {
    this.#add('FieldValueForbidden', field, `Forbidden: ${detail}`);
  }

  duplicate(field: string, value: unknown): void {
    this.#add('FieldValueDuplicate', field, `Duplicate value: ${goValue(value)}`);
  }

  notFound(field: string, value: unknown): void {
    this.#add('FieldValueNotFound', field, `Not found: ${goValue(value)}`);
  }

  tooLong(field: string, max: number): void {
    this.#add('FieldValueTooLong', field, `Too long: may not be more than ${max} bytes`);
  }

  tooMany(field: string, actual: number, max: number): void {
    this.#add('FieldValueTooMany', field, `Too many: ${actual}: must have at most ${max} items`);
  }

  typeInvalid(field: string, value: unknown, detail: string): void {
    this.#add('FieldValueTypeInvalid', field, `Invalid value: ${goValue(value)}: ${detail}`);
  }

  /** Refuses a number below the least allowed one. */
  atLeast(field: string, value: number | undefined, least: number): void {
    if (value !== undefined && value < least) this.invalid(field, value, `must be greater than or equal to ${least}`);
  }

  /** Refuses any change of a field that is fixed at creation. */
  immutable(field: string, next: unknown, old: unknown): void {
    if (!equal(next, old)) this.invalid(field, next, 'field is immutable');
  }

  /** A value that upstream leaves out: `spec.rules[0]: Invalid value: specifying both …` */
  unquoted(field: string, detail: string): void {
    this.#add('FieldValueInvalid', field, `Invalid value: ${detail}`);
  }

  /** A value that upstream prints in Go's own syntax: `map[string]string{"app":"web"}`. @param goText the value, already printed */
  invalidGo(field: string, goText: string, detail: string): void {
    this.#add('FieldValueInvalid', field, `Invalid value: ${goText}: ${detail}`);
  }

  /** As `duplicate`, with the value already printed in Go's syntax. */
  duplicateGo(field: string, goText: string, detail = ''): void {
    this.#add('FieldValueDuplicate', field, `Duplicate value: ${goText}${detail ? `: ${detail}` : ''}`);
  }

  /** As `notSupported`, with the value already printed in Go's syntax. */
  notSupportedGo(field: string, goText: string, supported: readonly string[]): void {
    const listed = supported.map((item) => JSON.stringify(item)).join(', ');
    this.#add('FieldValueNotSupported', field, `Unsupported value: ${goText}: supported values: ${listed}`);
  }

  #add(reason: string, field: string, message: string): void {
    this.causes.push({ reason, message, field });
  }
}

// Upstream prints strings quoted, numbers and booleans plainly, and nil as the word "null" in quotes.
function goValue(value: unknown): string {
  if (value === undefined || value === null) return '"null"';
  return JSON.stringify(value);
}

// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const qualifiedPart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelExpression = new RegExp(`^${label}$`);
const label1035Expression = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomainExpression = new RegExp(`^${subdomain}$`);
const qualifiedNameExpression = new RegExp(`^${qualifiedPart}$`);

const labelMessage =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const label1035Message =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const subdomainMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const qualifiedNameMessage =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const labelValueMessage =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** What is wrong with a name, each in upstream's words; empty when it is fine. */
export function dnsLabelProblems(value: string): string[] {
  return [...lengthProblem(value, 63), ...labelShapeProblem(value)];
}

function labelShapeProblem(value: string): string[] {
  if (labelExpression.test(value)) return [];
  return [subdomainExpression.test(value) ? 'must not contain dots' : labelMessage];
}

export function dns1035LabelProblems(value: string): string[] {
  return [...lengthProblem(value, 63), ...(label1035Expression.test(value) ? [] : [label1035Message])];
}

export function dnsSubdomainProblems(value: string): string[] {
  return [...lengthProblem(value, 253), ...(subdomainExpression.test(value) ? [] : [subdomainMessage])];
}

export function qualifiedNameProblems(value: string): string[] {
  const parts = value.split('/');
  if (parts.length > 2)
    return [
      `a qualified name ${qualifiedNameMessage.replace('name part ', '')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const problems: string[] = [];
  if (parts.length === 2) {
    if (parts[0] === '') problems.push('prefix part must be non-empty');
    else for (const problem of dnsSubdomainProblems(parts[0])) problems.push(`prefix part ${problem}`);
  }
  const name = parts[parts.length - 1];
  if (name === '') problems.push('name part must be non-empty');
  else if (name.length > 63) problems.push('name part must be no more than 63 characters');
  if (!qualifiedNameExpression.test(name)) problems.push(qualifiedNameMessage);
  return problems;
}

export function labelValueProblems(value: string): string[] {
  return [
    ...lengthProblem(value, 63),
    ...(value === '' || qualifiedNameExpression.test(value) ? [] : [labelValueMessage]),
  ];
}

function lengthProblem(value: string, max: number): string[] {
  return value.length > max ? [`must be no more than ${max} characters`] : [];
}

/** Checks label keys and values, as on any object's metadata. */
export function validateLabels(labels: Record<string, string> | undefined, field: string, report: FieldReport): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const problem of qualifiedNameProblems(key)) report.invalid(field, key, problem);
    for (const problem of labelValueProblems(value)) report.invalid(field, value, problem);
  }
}
