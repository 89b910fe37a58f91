/** The way to an interpreter that is fetched only when somebody writes code: until then it costs nothing. */
import type { RecordedInput, Recording } from '../api/recording.ts';
import type { ApiRequest } from '../api/request.ts';
import type { Script, ScriptProblem, ScriptRunner } from '../api/script.ts';
import { assert } from '../base/assert.ts';

/** A host opens the door before it hands over a request or a recording with code in it; the engine never waits. */
export class ScriptDoor implements ScriptRunner {
  readonly #fetch: () => Promise<ScriptRunner>;
  #opening: Promise<void> | undefined;
  #runner: ScriptRunner | undefined;

  constructor(fetch: () => Promise<ScriptRunner>) {
    this.#fetch = fetch;
  }

  get isOpen(): boolean {
    return this.#runner !== undefined;
  }

  /** Resolves when code can be run. After a failure the next call tries again. */
  open(): Promise<void> {
    this.#opening ??= this.#fetch().then(
      (runner) => {
        this.#runner = runner;
      },
      (error: unknown) => {
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
  }

  load(source: string): Script | { problem: ScriptProblem } {
    assert(this.#runner, 'the host opens the door before code comes in');
    return this.#runner.load(source);
  }
}

const schedulers = /^\/apis\/orrery\.dev\/v1\/schedulers(\/|$)/;

/** Whether a request may bring code in. */
export function bringsCode({ method, path }: Pick<ApiRequest, 'method' | 'path'>): boolean {
  return method !== 'GET' && schedulers.test(path);
}

/** Whether there is code in a recording, from its beginning or by one of its inputs. */
export function holdsCode({ options, inputs }: Recording): boolean {
  const objects = [...options.objects, ...(options.stages ?? []).flatMap((stage) => stage.objects)];
  return (
    objects.some(({ kind }) => kind === 'Scheduler') || inputs.some(({ request }: RecordedInput) => bringsCode(request))
  );
}
