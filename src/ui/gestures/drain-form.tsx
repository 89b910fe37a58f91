export function DrainForm(_: { node: string }) {
  return null;
}
