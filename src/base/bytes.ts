/**
 * Bytes as text and back without loss: what is UTF-8 reads as usual, and every other byte becomes half a surrogate pair of
 * its own (0xDC80 to 0xDCFF). So files and streams are plain strings in saves and recordings, whatever they hold.
 */

const escapeBase = 0xdc00;
const bytesPerPiece = 8192;

/** Example: the bytes `c3 bc ff` are the text `ü\udcff`. */
export function textOfBytes(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let codes: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) codes.push(escapeBase + bytes[at++]);
    else {
      codes.push(...units(codePointAt(bytes, at, length)));
      at += length;
    }
    if (codes.length < bytesPerPiece) continue;
    pieces.push(String.fromCharCode(...codes));
    codes = [];
  }
  return pieces.join('') + String.fromCharCode(...codes);
}

export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) ?? 0;
    if (code >= escapeBase + 0x80 && code <= escapeBase + 0xff) bytes[at++] = code - escapeBase;
    else if (code < 0x80) bytes[at++] = code;
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    } else {
      // Two units of text are four bytes: the room of three a unit is enough.
      index++;
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    }
  }
  return bytes.slice(0, at);
}

/** How many bytes at the end are the beginning of a letter that is not complete yet: 0 to 3. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return 0;
    if (byte >= 0xc2) return back < lengthAfter(byte) ? back : 0;
  }
  return 0;
}

function lengthAfter(first: number): number {
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

/** The length of the UTF-8 sequence that begins there, or 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : lengthAfter(first);
  if (length === 0 || at + length > bytes.length) return 0;
  for (let index = 1; index < length; index++) if ((bytes[at + index] & 0xc0) !== 0x80) return 0;
  const code = codePointAt(bytes, at, length);
  const isTooLong = (length === 3 && code < 0x800) || (length === 4 && (code < 0x10000 || code > 0x10ffff));
  return isTooLong || (code >= 0xd800 && code <= 0xdfff) ? 0 : length;
}

function codePointAt(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return bytes[at];
  let code = bytes[at] & (0x7f >> length);
  for (let index = 1; index < length; index++) code = (code << 6) | (bytes[at + index] & 0x3f);
  return code;
}

function units(code: number): number[] {
  if (code < 0x10000) return [code];
  return [0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff)];
}
