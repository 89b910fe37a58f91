/** The interpreter for students' code, fetched once for all tests of a file. */
import type { ScriptRunner } from '../api/script.ts';
import { fetchScriptRunner } from '../server/scripts.ts';

let fetching: Promise<ScriptRunner> | undefined;

export function scriptRunner(): Promise<ScriptRunner> {
  return (fetching ??= fetchScriptRunner());
}
