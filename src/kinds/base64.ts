/** Base64 of UTF-8 text and how many bytes a base64 text stands for, without the host's help. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function base64OfText(text: string): string {
  const bytes = utf8Of(text);
  let encoded = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first, second, third] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    encoded += letters[first >> 2] + letters[((first & 3) << 4) | ((second ?? 0) >> 4)];
    encoded += second === undefined ? '=' : letters[((second & 15) << 2) | ((third ?? 0) >> 6)];
    encoded += third === undefined ? '=' : letters[third & 63];
  }
  return encoded;
}

/** Bytes behind a base64 text. Example: `aGk=` → 2. */
export function base64Bytes(encoded: string): number {
  const compact = encoded.replace(/[\r\n]/g, '');
  const padding = compact.endsWith('==') ? 2 : compact.endsWith('=') ? 1 : 0;
  return Math.max(0, Math.floor((compact.length * 3) / 4) - padding);
}

export function utf8Bytes(text: string): number {
  return utf8Of(text).length;
}

function utf8Of(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}
