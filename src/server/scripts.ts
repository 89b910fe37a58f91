/** Where the server gets the interpreter for students' code: from its package on the disk. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { ScriptRunner } from '../api/script.ts';

export async function fetchScriptRunner(): Promise<ScriptRunner> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm'));
  const { createScriptRunner } = await import('../sandbox/quickjs-runner.ts');
  return createScriptRunner(wasm);
}
