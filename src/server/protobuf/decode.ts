/** Reads bodies that Go clients send as protobuf: kubectl's create commands do since 1.32. Answers are JSON, which every such client takes. */
// k8s: staging/src/k8s.io/apimachinery/pkg/runtime/serializer/protobuf/protobuf.go
import { readFileSync } from 'node:fs';
import { formatMicroTime, formatTime } from '../../api/time.ts';
import { pointerFields } from './pointer-fields.ts';
import { Reader } from './reader.ts';

/** The first bytes of every such body. */
const magic = Buffer.from('k8s\0');
/** Messages inside one another. */
const depthMax = 100;

type Json = Record<string, unknown>;
/** `name type` by field number; `[]` before a type is a list, `{}` a map by name, `+` a struct whose fields stand among its holder's. */
type Messages = Record<string, Record<string, string>>;

/** The body is of a kind that nobody here serves, so there is no telling what is in it. */
export class UnknownMessage extends Error {}

let messages: Messages | undefined;

function fieldsOf(message: string): Record<string, string> {
  messages ??= JSON.parse(readFileSync(new URL('messages.json', import.meta.url), 'utf8')) as Messages;
  const fields = messages[message];
  if (!fields) throw new UnknownMessage(`no message ${message} is known`);
  return fields;
}

/** The object in JSON form. Throws when the bytes are not what they say. */
export function decodeProtobuf(body: Buffer): Json {
  if (!body.subarray(0, 4).equals(magic)) throw new Error('provided data does not appear to be a protobuf message');
  const envelope: { apiVersion: string; kind: string; raw: Buffer } = {
    apiVersion: '',
    kind: '',
    raw: Buffer.alloc(0),
  };
  for (const reader = new Reader(body.subarray(4)); reader.next();) {
    if (reader.field === 1) {
      for (const type = new Reader(reader.bytes()); type.next();)
        if (type.field === 1) envelope.apiVersion = type.text();
        else if (type.field === 2) envelope.kind = type.text();
        else type.skip();
    } else if (reader.field === 2) envelope.raw = reader.bytes();
    else reader.skip();
  }
  const { apiVersion, kind, raw } = envelope;
  return { kind, apiVersion, ...readMessage(messageOf(apiVersion, kind), raw, 0) };
}

/** `apps/v1` Deployment is `apps.v1.Deployment`, `rbac.authorization.k8s.io/v1` Role is `rbac.v1.Role`. */
function messageOf(apiVersion: string, kind: string): string {
  // Options are of every group.
  if (kind.endsWith('Options') && !kind.startsWith('Pod')) return `meta.v1.${kind}`;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  return `${group.split('.')[0]}.${version}.${kind}`;
}

function readMessage(message: string, bytes: Buffer, depth: number): Json {
  if (depth > depthMax) throw new Error('exceeded max depth');
  const fields = fieldsOf(message);
  const result: Json = {};
  for (const reader = new Reader(bytes); reader.next();) {
    const described = fields[reader.field];
    // A newer client's field.
    if (described === undefined) reader.skip();
    else readField(result, described, reader, depth, message.endsWith('Status'));
  }
  return result;
}

function readField(result: Json, described: string, reader: Reader, depth: number, isStatus: boolean): void {
  const [name, shape] = described.split(' ');
  const mark = /^(\[\]|\{\}|\+)/.exec(shape)?.[0] ?? '';
  const type = shape.slice(mark.length);
  if (mark === '{}') {
    const [key, value] = readEntry(type, reader.bytes(), depth);
    const map = (result[name] ??= {}) as Json;
    Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
    return;
  }
  const value = readValue(type, reader, depth);
  if (mark === '+') Object.assign(result, value);
  else if (mark === '[]') ((result[name] ??= []) as unknown[]).push(value);
  // Go writes every field that is no pointer, also when it was left empty.
  else if (value !== undefined && (!isZero(value) || (pointerFields.has(name) && !isStatus))) result[name] = value;
}

function readEntry(type: string, bytes: Buffer, depth: number): [string, unknown] {
  let key = '';
  let value: unknown = type === 'string' || type === 'bytes' || type === 'api.resource.Quantity' ? '' : {};
  for (const reader = new Reader(bytes); reader.next();)
    if (reader.field === 1) key = reader.text();
    else value = readValue(type, reader, depth);
  return [key, value];
}

function readValue(type: string, reader: Reader, depth: number): unknown {
  switch (type) {
    case 'string':
      return reader.text();
    case 'bytes':
      return reader.bytes().toString('base64');
    case 'int':
      return reader.int();
    case 'bool':
      return reader.int() !== 0;
    case 'double':
      return reader.double();
    default:
      return (special[type] ?? ((bytes) => readMessage(type, bytes, depth + 1)))(reader.bytes());
  }
}

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false;
}

/** Types whose JSON looks unlike their fields. */
export const special: Record<string, (bytes: Buffer) => unknown> = {
  'api.resource.Quantity': (bytes) => plain(bytes).text[1] ?? '0',
  'meta.v1.Time': (bytes) => timeOf(bytes, formatTime),
  'meta.v1.MicroTime': (bytes) => timeOf(bytes, formatMicroTime),
  'meta.v1.FieldsV1': (bytes) => JSON.parse(plain(bytes).text[1] ?? '{}') as unknown,
  'runtime.RawExtension': (bytes) => JSON.parse(plain(bytes).text[1] ?? 'null') as unknown,
  // Protobuf's maps hold no lists, so each is a message.
  'authentication.v1.ExtraValue': itemsOf,
  'authorization.v1.ExtraValue': itemsOf,
  'certificates.v1.ExtraValue': itemsOf,
  'util.intstr.IntOrString': (bytes) => {
    const { text, number } = plain(bytes);
    return number[1] === 1 ? (text[3] ?? '') : (number[2] ?? 0);
  },
};

function itemsOf(bytes: Buffer): string[] {
  const items: string[] = [];
  for (const reader = new Reader(bytes); reader.next();) items.push(reader.text());
  return items;
}

interface Plain {
  text: Record<number, string>;
  number: Record<number, number>;
}

function plain(bytes: Buffer): Plain {
  const found: Plain = { text: {}, number: {} };
  for (const reader = new Reader(bytes); reader.next();)
    if (reader.isBytes) found.text[reader.field] = reader.text();
    else found.number[reader.field] = reader.int();
  return found;
}

/** An empty time is none. */
function timeOf(bytes: Buffer, format: (ms: number) => string): string | undefined {
  if (bytes.length === 0) return undefined;
  const { number } = plain(bytes);
  return format((number[1] ?? 0) * 1000 + (number[2] ?? 0) / 1_000_000);
}
