/** DER, the form in which certificates are written: every value says what it is and how long it is. */
// k8s: Go's encoding/asn1

export type Bytes = readonly number[];

export interface Element {
  tag: number;
  /** With tag and length. */
  whole: Bytes;
  content: Bytes;
}

/** The tags that certificates are made of. */
export const tags = {
  ...{ boolean: 0x01, integer: 0x02, bitString: 0x03, octetString: 0x04, nothing: 0x05, objectIdentifier: 0x06 },
  ...{ utf8String: 0x0c, printableString: 0x13, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, set: 0x31 },
} as const;

/** The elements that stand one after the other; none when any of them is malformed. */
export function elementsOf(bytes: Bytes): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = headerAt(bytes, at);
    if (!header || header.end > bytes.length) return [];
    const { start, end } = header;
    found.push({ tag: bytes[at], whole: bytes.slice(at, end), content: bytes.slice(start, end) });
    at = end;
  }
  return found;
}

/** Example: `82 01 0a` as a length is 266 bytes. */
function headerAt(bytes: Bytes, at: number): { start: number; end: number } | undefined {
  const first = bytes[at + 1];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const digits = bytes.slice(at + 2, at + 2 + (first & 0x7f));
  if (digits.length === 0 || digits.length > 3) return undefined;
  const start = at + 2 + digits.length;
  return { start, end: start + digits.reduce((length, digit) => length * 256 + digit, 0) };
}

export function element(tag: number, ...parts: readonly Bytes[]): Bytes {
  const content = parts.flat();
  return [tag, ...lengthBytes(content.length), ...content];
}

export function sequence(...parts: readonly Bytes[]): Bytes {
  return element(tags.sequence, ...parts);
}

function lengthBytes(length: number): Bytes {
  if (length < 0x80) return [length];
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [0x80 | digits.length, ...digits];
}

/** `2.5.4.3` */
export function objectIdentifier(text: string): Bytes {
  const [first, second, ...rest] = text.split('.').map(Number);
  return element(tags.objectIdentifier, [first * 40 + second], ...rest.map(base128));
}

/** Seven bits a byte; all but the last have the eighth set. */
function base128(value: number): Bytes {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift(0x80 | (rest & 0x7f));
  return bytes;
}

/** The text of an object identifier's content. */
export function identifierText(content: Bytes): string {
  const [first = 0] = content;
  const parts = [Math.min(2, Math.floor(first / 40))];
  parts.push(first - parts[0] * 40);
  let held = 0;
  for (const byte of content.slice(1)) {
    held = held * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    parts.push(held);
    held = 0;
  }
  return parts.join('.');
}
