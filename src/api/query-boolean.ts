/** Booleans in the query of an address. */

/** Go's reading of a boolean in a query: anything but `0` and `false` is true. */
// k8s: staging/src/k8s.io/apimachinery/pkg/runtime/converter.go Convert_Slice_string_To_bool
export function isTrue(text: string): boolean {
  return text !== '0' && text.toLowerCase() !== 'false';
}

/** Whether a query says it at all, and does not say no. */
export function isSet(query: Readonly<Record<string, string | undefined>> | undefined, name: string): boolean {
  const said = query?.[name];
  return said !== undefined && isTrue(said);
}
