/**
 * Writes the schemas of all kinds into src/kinds/generated (not committed): validation.json for the engine,
 * explain.json for the editor, `kubectl explain` and OpenAPI. Does nothing when they are fresh; `--force` writes anyway.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { compactOf } from './schemas/compact.ts';
import { addExtensions, mergingOf } from './schemas/merging.ts';
import { ownSchemaFiles, readOwn } from './schemas/own.ts';
import { readUpstream } from './schemas/upstream.ts';

const folder = 'src/kinds/generated';
const outputs = ['validation.json', 'explain.json'];

function generate(): void {
  const stamp = stampOfInputs();
  const stampFile = join(folder, 'stamp');
  const isFresh =
    outputs.every((name) => existsSync(join(folder, name))) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp;
  if (isFresh && !process.argv.includes('--force')) return;

  const definitions = sorted({ ...readUpstream(), ...readOwn() });
  addExtensions(definitions);
  const compact = { ...compactOf(definitions), merging: mergingOf(definitions) };
  mkdirSync(folder, { recursive: true });
  const sizes = [
    write('validation.json', compact),
    write('explain.json', { $schema: 'http://json-schema.org/draft-07/schema#', definitions }),
  ];
  write('stamp', stamp);
  console.log(`schemas: ${compact.names.length} types; ${sizes.join(', ')}`);
}

/** Replaces the file in one step, so that a reader never meets half of it. */
function write(name: string, content: object | string): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const path = join(folder, name);
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
  return `${name} ${(text.length / 1024).toFixed(0)} KB, ${(gzipSync(text).length / 1024).toFixed(1)} KB gzip`;
}

/** Changes whenever the packages, these scripts or one of our own schemas change. */
function stampOfInputs(): string {
  const hash = createHash('sha256');
  const scripts = readdirSync('scripts/schemas').map((name) => join('scripts/schemas', name));
  const packages = ['kubernetes-models', '@kubernetes-models/apimachinery', '@kubernetes/client-node'];
  const inputs = [
    'scripts/generate-schemas.ts',
    ...scripts,
    ...packages.map((name) => join('node_modules', name, 'package.json')),
    ...ownSchemaFiles(),
  ];
  for (const file of inputs) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) generate();
