/** MD5, byte for byte as everybody has it: some orders in Kubernetes are orders of such sums. Not for secrets. */
// RFC 1321

import { bytesOfText } from './bytes.ts';

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32));

/** 32 hexadecimal digits. @param text is read as UTF-8 */
export function md5(text: string): string {
  const words = wordsOf(bytesOfText(text));
  let [a, b, c, d] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    const [beforeA, beforeB, beforeC, beforeD] = [a, b, c, d];
    for (let step = 0; step < 64; step++) {
      const round = step >> 4;
      const sum = (a + mix(round, b, c, d) + sines[step] + words[block + wordAt(round, step)]) | 0;
      const shift = shifts[round * 4 + (step & 3)];
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
    }
    a = (a + beforeA) | 0;
    b = (b + beforeB) | 0;
    c = (c + beforeC) | 0;
    d = (d + beforeD) | 0;
  }
  return [a, b, c, d].map(hexOf).join('');
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (d & b) | (~d & c);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

/** Which word of the block a step takes. */
function wordAt(round: number, step: number): number {
  if (round === 0) return step;
  if (round === 1) return (5 * step + 1) & 15;
  return (round === 2 ? 3 * step + 5 : 7 * step) & 15;
}

/** Padded to whole blocks: a one, zeros, and the length in bits. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(((bytes.length + 8) >> 6) * 16 + 16);
  for (let index = 0; index < bytes.length; index++) words[index >> 2] |= bytes[index] << ((index % 4) * 8);
  words[bytes.length >> 2] |= 0x80 << ((bytes.length % 4) * 8);
  words[words.length - 2] = bytes.length * 8;
  return words;
}

/** Least byte first. */
function hexOf(word: number): string {
  return [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, '0')).join('');
}
