/** Base64 of UTF-8 text and how many bytes a base64 text stands for, without the host's help. */
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function base64OfText(text: string): string {
  return base64OfBytes(utf8Of(text));
}

export function base64OfBytes(bytes: readonly number[]): string {
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

/** The bytes of a text, as numbers. */
export function utf8Of(text: string): number[] {
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

/** The text behind a base64 text. Example: `aGk=` → `hi`. */
export function textOfBase64(encoded: string): string {
  return textOfUtf8(bytesOfBase64(encoded));
}

/** The bytes behind a base64 text; what is no letter of it, such as a line end, is passed over. */
export function bytesOfBase64(encoded: string): number[] {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of encoded) {
    const value = letters.indexOf(letter);
    if (value < 0) continue;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
    held &= (1 << bits) - 1;
  }
  return bytes;
}

function textOfUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let index = 0; index < bytes.length;) {
    const first = bytes[index++];
    const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let code = more === 0 ? first : first & (0x3f >> more);
    for (let count = 0; count < more; count++) code = (code << 6) | ((bytes[index++] ?? 0) & 0x3f);
    text += String.fromCodePoint(Math.min(code, 0x10ffff));
  }
  return text;
}
