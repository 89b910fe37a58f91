/** Checks a configuration before it is applied, with the words of upstream's typed values. */
// k8s: sigs.k8s.io/structured-merge-diff/v4/typed/validate.go
import { goText, isJsonObject } from '../../../api/plain-json.ts';
import type { FieldType, LeafType, ListType } from '../../../kinds/typed-fields.ts';
import { elementOfItem, readableElement } from './path-element.ts';

/** What is wrong with the document, as upstream prints it; undefined when nothing is. */
export function problemOf(type: FieldType, value: unknown): string | undefined {
  const problems = problemsOf(type, value, '');
  if (problems.length === 0) return undefined;
  return problems.length === 1 ? problems[0] : ['errors:', ...problems.map((problem) => `  ${problem}`)].join('\n');
}

function problemsOf(type: FieldType, value: unknown, path: string): string[] {
  if (value === null || value === undefined || type.form === 'any') return [];
  if (type.form === 'leaf') return problemsOfLeaf(type, value, path);
  if (type.form === 'list')
    return Array.isArray(value)
      ? problemsOfItems(type, value, path)
      : [`${path}: expected list, got &{${goText(value)}}`];
  if (!isJsonObject(value)) return [`${path}: expected map, got &{${goText(value)}}`];
  const problems: string[] = [];
  for (const name of Object.keys(value)) {
    const fieldType = type.form === 'map' ? type.of : type.fields.get(name)?.type;
    if (!fieldType) return [...problems, `${path}.${name}: field not declared in schema`];
    problems.push(...problemsOf(fieldType, value[name], `${path}.${name}`));
  }
  return problems;
}

function problemsOfLeaf({ scalar }: LeafType, value: unknown, path: string): string[] {
  switch (scalar) {
    case 'string':
      return typeof value === 'string'
        ? []
        : [`${path}: expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`];
    case 'numeric':
      return typeof value === 'number' ? [] : [`${path}: expected numeric (int or float), got ${goType(value)}`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path}: expected boolean, got &{${goText(value)}}`];
    default:
      return [];
  }
}

function problemsOfItems(type: ListType, items: readonly unknown[], path: string): string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const [place, item] of items.entries()) {
    const element = type.isAtomic ? `i:${place}` : elementOfItem(type, item);
    // Without a step nothing can be said of what is below it, nor of what follows.
    if (typeof element !== 'string') return [...problems, `${path}: element ${place}: ${element.error}`];
    if (seen.has(element)) problems.push(`${path}: duplicate entries for key ${readableElement(element)}`);
    seen.add(element);
    problems.push(...problemsOf(type.of, item, path + readableElement(element)));
  }
  return problems;
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  return isJsonObject(value) ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : 'string';
}

function goSyntax(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isJsonObject(value)) return value === null ? 'interface {}(nil)' : JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${goSyntax(value[name])}`);
  return `map[string]interface {}{${fields.join(', ')}}`;
}
