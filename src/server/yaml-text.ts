/** Answers as YAML, for who asks for it by the Accept header. */
import { dump } from 'js-yaml';
import { plainText } from './json-text.ts';

export const yamlType = 'application/yaml';

/** With sorted keys and without those that have no value, as Go writes it. */
export function yamlText(body: unknown): string {
  return dump(JSON.parse(plainText(body), sorted), {
    seqNoIndent: true,
    lineWidth: -1,
    noRefs: true,
    quoteStyle: 'double',
  });
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
