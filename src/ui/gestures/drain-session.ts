/** placeholder */
export async function beginDrain(
  _node: string,
  _flags: { force: boolean; deleteEmptyDirData: boolean },
): Promise<boolean> {
  return true;
}
