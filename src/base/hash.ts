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
