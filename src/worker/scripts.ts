/** Where the worker gets the interpreter for students' code: beside the page, when it is wanted for the first time. */
import wasmUrl from '@jitl/quickjs-wasmfile-release-sync/wasm?url';
import type { ScriptRunner } from '../api/script.ts';

export async function fetchScriptRunner(): Promise<ScriptRunner> {
  const [{ createScriptRunner }, response] = await Promise.all([
    import('../sandbox/quickjs-runner.ts'),
    fetch(wasmUrl),
  ]);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return createScriptRunner(new Uint8Array(await response.arrayBuffer()));
}
