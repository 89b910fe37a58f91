/** Prints a benchmark as a table for people and as one line of JSON for programs. */
export function print(name: string, rows: readonly object[], verdicts: Record<string, unknown>): void {
  console.table(rows);
  for (const [text, value] of Object.entries(verdicts))
    console.log(`${text}: ${typeof value === 'boolean' ? (value ? 'met' : 'missed') : String(value)}`);
  console.log(JSON.stringify({ benchmark: name, rows, verdicts }));
}
