/**
 * Writes src/server/protobuf/messages.json: which number of which protobuf message is which field.
 * The facts are read out of a program that has them: kubectl carries the descriptors of all API types.
 *
 *   npx tsx scripts/protobuf-table.ts /usr/bin/kubectl
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Packages whose messages clients send here. */
const packages = [
  ...['core/v1', 'apps/v1', 'batch/v1', 'autoscaling/v1', 'autoscaling/v2', 'policy/v1', 'networking/v1', 'rbac/v1'],
  ...['scheduling/v1', 'storage/v1', 'discovery/v1', 'events/v1', 'coordination/v1', 'certificates/v1'],
  ...['authentication/v1', 'authorization/v1'],
].map((name) => `k8s.io/api/${name}/generated.proto`);
const files = new Set([...packages, 'k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto']);

/** Field numbers of google/protobuf/descriptor.proto. */
const file = { name: 1, package: 2, messages: 4 };
const message = { name: 1, fields: 2, nested: 3, options: 7 };
const field = { name: 1, number: 3, label: 4, type: 5, typeName: 6 };
const repeatedLabel = 3;
const mapEntryOption = 7;
const scalars: Record<number, string> = { 1: 'double', 3: 'int', 5: 'int', 8: 'bool', 9: 'string', 12: 'bytes' };

const schemas = (
  JSON.parse(readFileSync('src/kinds/generated/explain.json', 'utf8')) as {
    definitions: Record<string, { properties?: Record<string, unknown> }>;
  }
).definitions;

const table: Record<string, Record<string, string>> = {};
for (const descriptor of descriptorsIn(readFileSync(process.argv[2]))) {
  const read = parse(descriptor);
  if (!files.has(text(read, file.name))) continue;
  const prefix = text(read, file.package);
  for (const part of read.get(file.messages) ?? []) addMessage(prefix, parse(part as Buffer));
}
const sorted = Object.fromEntries(Object.entries(table).sort(([left], [right]) => (left < right ? -1 : 1)));
writeFileSync('src/server/protobuf/messages.json', `${JSON.stringify(sorted, null, 2)}\n`);
console.log(`${Object.keys(sorted).length} messages`);

function addMessage(prefix: string, read: Fields): void {
  const name = `${prefix}.${text(read, message.name)}`;
  const maps = new Map<string, string>();
  for (const part of read.get(message.nested) ?? []) {
    const entry = parse(part as Buffer);
    if (!(entry.get(message.options) ?? []).some((options) => parse(options as Buffer).has(mapEntryOption))) continue;
    const value = (entry.get(message.fields) ?? [])
      .map((one) => parse(one as Buffer))
      .find((one) => int(one, field.number) === 2);
    if (value) maps.set(`.${name}.${text(entry, message.name)}`, typeOf(value, prefix));
  }
  const fields: Record<string, string> = {};
  for (const part of read.get(message.fields) ?? []) {
    const one = parse(part as Buffer);
    const typeName = inPackage(text(one, field.typeName), prefix);
    const isRepeated = int(one, field.label) === repeatedLabel;
    const fieldName = text(one, field.name);
    const type = typeOf(one, prefix);
    const shape = maps.has(typeName)
      ? `{}${maps.get(typeName)}`
      : isRepeated
        ? `[]${type}`
        : isInlined(name, fieldName, type)
          ? `+${type}`
          : type;
    fields[String(int(one, field.number))] = `${fieldName} ${shape}`;
  }
  table[short(name)] = fields;
}

/** In JSON, an embedded struct's fields stand among its holder's: the schema does not know the embedded one by name. */
function isInlined(name: string, fieldName: string, type: string): boolean {
  const properties = schemas[name.replace(/^k8s\.io\./, 'io.k8s.')]?.properties;
  if (fieldName === 'ingressRuleValue') return true;
  return properties !== undefined && !(fieldName in properties) && type.includes('.');
}

/** The descriptors of certificates/v1 name the messages of v1beta1: those of their own version are meant. */
function inPackage(typeName: string, prefix: string): string {
  const group = prefix.slice(0, prefix.lastIndexOf('.') + 1);
  return typeName.startsWith(`.${group}`)
    ? `.${prefix}${typeName.slice(typeName.indexOf('.', group.length + 1))}`
    : typeName;
}

function typeOf(one: Fields, prefix: string): string {
  const typeName = inPackage(text(one, field.typeName), prefix);
  return typeName ? short(typeName.slice(1)) : (scalars[int(one, field.type)] ?? 'unknown');
}

function short(name: string): string {
  return name.replace(/^k8s\.io\.(api|apimachinery\.pkg\.apis|apimachinery\.pkg)\./, '');
}

function* descriptorsIn(program: Buffer): Generator<Buffer> {
  const magic = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
  for (let at = program.indexOf(magic); at >= 0; at = program.indexOf(magic, at + 1)) {
    try {
      yield gunzipSync(program.subarray(at, at + 400_000));
    } catch {
      // The same bytes by chance.
      continue;
    }
  }
}

type Fields = Map<number, (number | Buffer)[]>;

function parse(bytes: Buffer): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag & 7;
    let value: number | Buffer = 0;
    if (wire === 0) value = varint();
    else if (wire === 2) {
      const length = varint();
      value = bytes.subarray(at, at + length);
      at += length;
    } else at += wire === 1 ? 8 : 4;
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

function text(fields: Fields, number: number): string {
  return (fields.get(number)?.[0] ?? '').toString();
}

function int(fields: Fields, number: number): number {
  return Number(fields.get(number)?.[0] ?? 0);
}
