/** Label and field selectors: parsed from text or from an object, matched against labels. */
import { selectorProblem } from './selector-problem.ts';

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}

type Labels = Readonly<Record<string, string>> | undefined;

/** One term of a selector in the form in which it is matched. */
export interface Requirement {
  key: string;
  operator: 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  values: readonly string[];
}

/** An undefined selector matches nothing, an empty one everything, as in the API. */
// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  if (selector.matchLabels && !matchesLabels(selector.matchLabels, labels)) return false;
  if (!selector.matchExpressions) return true;
  return selector.matchExpressions.every((expression) => {
    const value = labels?.[expression.key];
    switch (expression.operator) {
      case 'In':
        return value !== undefined && (expression.values ?? []).includes(value);
      case 'NotIn':
        return value === undefined || !(expression.values ?? []).includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

/** Every wanted label is there, as a Service or a nodeSelector asks. */
export function matchesLabels(wanted: Record<string, string>, labels: Labels): boolean {
  for (const key in wanted) if (labels?.[key] !== wanted[key]) return false;
  return true;
}

export function matchesRequirements(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every((requirement) => {
    const value = labels?.[requirement.key];
    switch (requirement.operator) {
      case 'in':
        return value !== undefined && requirement.values.includes(value);
      case 'notin':
        return value === undefined || !requirement.values.includes(value);
      case 'exists':
        return value !== undefined;
      case '!':
        return value === undefined;
      case 'gt':
        return value !== undefined && Number(value) > Number(requirement.values[0]);
      case 'lt':
        return value !== undefined && Number(value) < Number(requirement.values[0]);
    }
  });
}

/**
 * Reads `app=web,tier in (a,b),!old`.
 * Errors: a message in upstream's words when the text cannot be read.
 */
// k8s: staging/src/k8s.io/apimachinery/pkg/labels/selector.go
export function parseLabelSelector(text: string): Requirement[] | { error: string } {
  const requirements: Requirement[] = [];
  let rest = text.trim();
  while (rest) {
    const match =
      /^(?:!\s*(?<absent>[\w./-]+)|(?<key>[\w./-]+)\s*(?:(?<setOperator>\bin\b|\bnotin\b)\s*\((?<set>[^)]*)\)|(?<operator>==|=|!=|>|<)\s*(?<value>[\w./-]*))?)\s*(?<end>,|$)/.exec(
        rest,
      );
    if (!match?.groups)
      return {
        error: selectorProblem(text) ?? `found '${rest}', expected: !, identifier, or 'end of string'`,
      };
    const { absent, key, setOperator, set, operator, value, end } = match.groups;
    if (absent) requirements.push({ key: absent, operator: '!', values: [] });
    else if (setOperator)
      requirements.push({
        key,
        operator: setOperator === 'in' ? 'in' : 'notin',
        values: set.split(',').map((item) => item.trim()),
      });
    else if (operator === '=' || operator === '==') requirements.push({ key, operator: 'in', values: [value] });
    else if (operator === '!=') requirements.push({ key, operator: 'notin', values: [value] });
    else if (operator) requirements.push({ key, operator: operator === '>' ? 'gt' : 'lt', values: [value] });
    else requirements.push({ key, operator: 'exists', values: [] });
    rest = rest.slice(match[0].length).trim();
    if (end === ',' && !rest) return { error: `found '', expected: identifier after ','` };
  }
  return requirements;
}

/** Selector text as kubectl prints and sends it: `app=web,tier in (a,b)`. */
// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go FormatLabelSelector
export function formatSelector(selector: LabelSelector | undefined): string {
  if (!selector) return '<none>';
  const terms = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...(selector.matchExpressions ?? []).map(({ key, operator, values }) => ({
      key,
      text:
        operator === 'In'
          ? `${key} in (${[...(values ?? [])].sort().join(',')})`
          : operator === 'NotIn'
            ? `${key} notin (${[...(values ?? [])].sort().join(',')})`
            : operator === 'Exists'
              ? key
              : `!${key}`,
    })),
  ].sort((left, right) => (left.key < right.key ? -1 : 1));
  return terms.length ? terms.map((term) => term.text).join(',') : '<none>';
}

/** Reads a field selector: `status.phase=Running,spec.nodeName!=worker-1`. */
// k8s: staging/src/k8s.io/apimachinery/pkg/fields/selector.go
export function parseFieldSelector(
  text: string,
): { field: string; value: string; equal: boolean }[] | { error: string } {
  const terms: { field: string; value: string; equal: boolean }[] = [];
  for (const part of text.split(',')) {
    if (!part) continue;
    const match = /^([^!=]+)(!=|==|=)(.*)$/.exec(part);
    if (!match) return { error: `invalid selector: '${text}'; can't understand '${part}'` };
    terms.push({ field: match[1], value: match[3], equal: match[2] !== '!=' });
  }
  return terms;
}
