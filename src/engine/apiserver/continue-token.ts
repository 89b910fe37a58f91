/** The token with which a client asks for the next page of a list: a revision and a place, in base64. */
// k8s: staging/src/k8s.io/apiserver/pkg/storage/continue.go
import { goJsonError } from '../../api/go-json.ts';
import { jsonTypeOf } from '../../api/json-patch.ts';
import { isJsonObject } from '../../api/plain-json.ts';

export interface ContinueToken {
  revision: number;
  /** The next page begins after this key, which is given below the list's own path. */
  after: string;
}

const version = 'meta.k8s.io/v1';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function encodeContinue({ revision, after }: ContinueToken): string {
  return toBase64(JSON.stringify({ v: version, rv: revision, start: `${after}\u0000` }));
}

/** Errors: what upstream says after `continue key is not valid`. */
// k8s: staging/src/k8s.io/apiserver/pkg/storage/continue.go DecodeContinue
export function decodeContinue(text: string): ContinueToken | { error: string } {
  const json = fromBase64(text);
  if (typeof json === 'object') return { error: `: illegal base64 data at input byte ${json.illegalAt}` };
  const problem = goJsonError(json);
  if (problem) return { error: `: ${problem}` };
  const token: unknown = JSON.parse(json);
  if (!isJsonObject(token))
    return { error: `: json: cannot unmarshal ${jsonTypeOf(token)} into Go value of type storage.continueToken` };
  for (const [field, type, goType] of fields) {
    const value = token[field] ?? undefined;
    if (value !== undefined && typeof value !== type)
      return {
        error: `: json: cannot unmarshal ${jsonTypeOf(value)} into Go struct field continueToken.${field} of type ${goType}`,
      };
  }
  const { v = '', rv = 0, start = '' } = token as { v?: string; rv?: number; start?: string };
  if (v !== version) return { error: `: server does not recognize this encoded version ${v}` };
  if (rv === 0) return { error: `: incorrect encoded start resourceVersion (version ${version})` };
  if (start === '') return { error: `: encoded start key empty (version ${version})` };
  // A key that climbs would list what lies beside the list.
  if (/(^|\/)\.{0,2}(\/|$)/.test(start.replace(/^\//, ''))) return { error: `: ${start}` };
  return { revision: rv, after: start.endsWith('\u0000') ? start.slice(0, -1) : start };
}

const fields = [
  ['v', 'string', 'string'],
  ['rv', 'number', 'int64'],
  ['start', 'string', 'string'],
] as const;

// Keys and numbers are ASCII, so each character is one byte. JSON writes the zero byte as \u0000.
function toBase64(text: string): string {
  let encoded = '';
  for (let index = 0; index < text.length; index += 3) {
    const bits =
      (text.charCodeAt(index) << 16) | ((text.charCodeAt(index + 1) || 0) << 8) | (text.charCodeAt(index + 2) || 0);
    const count = Math.min(3, text.length - index) + 1;
    for (let place = 0; place < count; place++) encoded += letters[(bits >> (18 - 6 * place)) & 63];
  }
  return encoded;
}

function fromBase64(text: string): string | { illegalAt: number } {
  let decoded = '';
  for (let index = 0; index < text.length; index += 4) {
    const group = text.slice(index, index + 4);
    let bits = 0;
    for (let place = 0; place < 4; place++) {
      const value = place < group.length ? letters.indexOf(group[place]) : 0;
      if (value < 0) return { illegalAt: index + place };
      bits = (bits << 6) | value;
    }
    // One letter is less than a byte.
    if (group.length === 1) return { illegalAt: index };
    for (let place = 0; place < group.length - 1; place++)
      decoded += String.fromCharCode((bits >> (16 - 8 * place)) & 255);
  }
  return decoded;
}
