/** `kubectl describe` of kinds that it does not know: every field, with readable names. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go genericDescriber, printUnstructuredContent
import { goText, isJsonObject, type JsonObject } from '../../api/plain-json.ts';
import type { AnyObject } from '../client.ts';
import type { DescribeWriter } from './writer.ts';

const skipped = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);
const acronyms = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

export function describeGeneric(writer: DescribeWriter, object: AnyObject): void {
  writer.field('Name', object.metadata.name);
  writer.field('Namespace', object.metadata.namespace ?? '');
  writer.labels('Labels', object.metadata.labels);
  writer.annotations('Annotations', object.metadata.annotations);
  fields(writer, 0, object as unknown as JsonObject, '');
}

function fields(writer: DescribeWriter, level: number, content: JsonObject, prefix: string): void {
  for (const field of Object.keys(content).sort()) {
    const path = `${prefix}.${field}`;
    if (skipped.has(path)) continue;
    const value = content[field];
    if (isJsonObject(value)) {
      writer.line(level, `${titleOf(field)}:`);
      fields(writer, level + 1, value, path);
    } else if (Array.isArray(value)) {
      writer.line(level, `${titleOf(field)}:`);
      for (const item of value) {
        if (isJsonObject(item)) fields(writer, level + 1, item, path);
        else writer.line(level + 1, goText(item));
      }
    } else writer.line(level, `${titleOf(field)}:\t${goText(value)}`);
  }
}

/** `creationTimestamp` → `Creation Timestamp`, `uid` → `UID`. */
function titleOf(field: string): string {
  if (!/^[\p{L}-]*$/u.test(field)) return field;
  const parts = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|-/gu) ?? [field];
  return parts
    .map((part) => {
      if (acronyms.has(part.toUpperCase())) return part.toUpperCase();
      return part === part.toLowerCase() ? part.charAt(0).toUpperCase() + part.slice(1) : part;
    })
    .join(' ');
}
