/** Small stable hashes of text: to name a random stream, to compare two logs, to name a pod template. Not for secrets. */

/** FNV-1a with 32 bits. */
export function hash32(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** So many bytes that depend on every letter of the text: in the place of a signature, which needs a secret and this has none. */
export function hashBytes(text: string, length: number): number[] {
  const bytes: number[] = [];
  for (let word = hash32(text); bytes.length < length; word = hash32(text, word ^ bytes.length))
    bytes.push(word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, word >>> 24);
  return bytes.slice(0, length);
}
