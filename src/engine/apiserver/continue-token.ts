/** The token with which a client asks for the next page of a list: a revision and a place, in base64. */
// k8s: staging/src/k8s.io/apiserver/pkg/storage/continue.go
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

/** Undefined when the text is no token of ours. */
export function decodeContinue(text: string): ContinueToken | undefined {
  const json = fromBase64(text);
  if (json === undefined) return undefined;
  let token: unknown;
  try {
    token = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { v, rv, start } = (token ?? {}) as { v?: unknown; rv?: unknown; start?: unknown };
  if (v !== version || typeof rv !== 'number' || typeof start !== 'string') return undefined;
  return { revision: rv, after: start.endsWith('\u0000') ? start.slice(0, -1) : start };
}

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

function fromBase64(text: string): string | undefined {
  const compact = text.replace(/=+$/, '');
  let decoded = '';
  for (let index = 0; index < compact.length; index += 4) {
    const group = compact.slice(index, index + 4);
    let bits = 0;
    for (let place = 0; place < 4; place++) {
      const value = place < group.length ? letters.indexOf(group[place]) : 0;
      if (value < 0) return undefined;
      bits = (bits << 6) | value;
    }
    for (let place = 0; place < group.length - 1; place++)
      decoded += String.fromCharCode((bits >> (16 - 8 * place)) & 255);
  }
  return decoded;
}
