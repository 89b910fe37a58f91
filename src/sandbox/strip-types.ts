/** Makes JavaScript of TypeScript by leaving out the types; every line stays where it was. */
import { transform } from 'sucrase';
import type { ScriptProblem } from '../api/script.ts';

export function stripTypes(source: string): string | ScriptProblem {
  try {
    const options = { transforms: ['typescript' as const], disableESTransforms: true, keepUnusedImports: true };
    return transform(source, options).code;
  } catch (error) {
    return problemOf(error);
  }
}

/** Example: `Error transforming sample.tsx: Unexpected token (3:14)`. */
function problemOf(error: unknown): ScriptProblem {
  const text = error instanceof Error ? error.message : String(error);
  const [, message, line] = /^(?:Error transforming [^:]*: )?(.*?)(?: \((\d+):\d+\))?$/s.exec(text) ?? [];
  return { message: `SyntaxError: ${message ?? text}`, ...(line ? { line: Number(line) } : {}) };
}
