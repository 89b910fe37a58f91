/** Stops the run when the program, not the student, is wrong. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Orrery bug: ${message}`);
}

/** For the last branch of an exhaustive switch. */
export function unreachable(value: never, message: string): never {
  throw new Error(`Orrery bug: ${message}: ${JSON.stringify(value)}`);
}
