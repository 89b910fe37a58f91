/** The generated schemas with their prose, read from disk when a client first asks for OpenAPI. */
import { readFileSync } from 'node:fs';

let schemas: unknown;

export function readSchemas(): unknown {
  schemas ??= JSON.parse(readFileSync(new URL('../kinds/generated/explain.json', import.meta.url), 'utf8'));
  return schemas;
}
