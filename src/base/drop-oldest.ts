/** Keeps a map within its limit: what was put in first goes first. Whoever puts an entry in anew makes it the newest. */
export function dropOldest(map: Map<unknown, unknown>, sizeMax: number): void {
  if (map.size <= sizeMax) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    if (map.size <= sizeMax) return;
  }
}
