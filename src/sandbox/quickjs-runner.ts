/** Runs scripts in QuickJS, an interpreter for JavaScript that is itself a WebAssembly program: docs/decisions/011. */
import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  DefaultIntrinsics,
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
} from 'quickjs-emscripten-core';
import { dropOldest } from '../base/drop-oldest.ts';
import {
  scriptStepsMax,
  type Script,
  type ScriptAnswer,
  type ScriptProblem,
  type ScriptRunner,
} from '../api/script.ts';
import { guestSource, scriptName } from './guest.ts';
import { answerLengthMax, handedLengthMax, memoryPages, ownStepsMax, stackBytesMax, stepsToTell } from './limits.ts';
import { stackExport, stepsExport, withStepCounter } from './meter.ts';
import { stripTypes } from './strip-types.ts';

/** So many loaded scripts are remembered, each with a copy of its memory. */
const scriptsMax = 16;

/** @param wasm the bytes of the interpreter, as the package has them */
export async function createScriptRunner(wasm: Uint8Array): Promise<ScriptRunner> {
  const module = await WebAssembly.compile(withStepCounter(wasm));
  const memory = new WebAssembly.Memory({ initial: memoryPages, maximum: memoryPages });
  let exports: WebAssembly.Exports | undefined;
  const instantiateWasm = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => {
    const instance = new WebAssembly.Instance(module, imports);
    exports = instance.exports;
    done(instance);
    return exports;
  };
  const quickJs = await newQuickJSWASMModuleFromVariant(
    newVariant(variant, { wasmMemory: memory, emscriptenModule: { instantiateWasm } as object }),
  );
  const machine = new Machine(memory, exports);
  machine.allow(ownStepsMax);
  const runtime = quickJs.newRuntime({ maxStackSizeBytes: stackBytesMax });
  const context = runtime.newContext({ intrinsics: { ...DefaultIntrinsics, Date: false } });
  runtime.setInterruptHandler(() => machine.stepsLeft < stepsToTell);
  const guest = context.unwrapResult(context.evalCode(guestSource, 'guest.js'));
  return new QuickJsRunner(machine, context, guest);
}

/** The memory of the interpreter and the counter of its steps. */
class Machine {
  readonly #memory: WebAssembly.Memory;
  readonly #steps: WebAssembly.Global<'i32'>;
  readonly #stack: WebAssembly.Global<'i32'>;

  constructor(memory: WebAssembly.Memory, exports: WebAssembly.Exports | undefined) {
    this.#memory = memory;
    this.#steps = exports?.[stepsExport] as WebAssembly.Global<'i32'>;
    this.#stack = exports?.[stackExport] as WebAssembly.Global<'i32'>;
  }

  get stepsLeft(): number {
    return this.#steps.value;
  }

  allow(steps: number): void {
    this.#steps.value = steps;
  }

  remember(): Remembered {
    const blocks: Remembered['blocks'] = [];
    for (let at = 0; at < this.#memory.buffer.byteLength; at += blockBytes) {
      if (isUsed(new Uint32Array(this.#memory.buffer, at, blockBytes / 4)))
        blocks.push({ at, bytes: new Uint8Array(this.#memory.buffer, at, blockBytes).slice() });
    }
    return { blocks, stack: this.#stack.value };
  }

  /** All memory as it was then, to the last byte. */
  restore({ blocks, stack }: Remembered): void {
    const all = new Uint8Array(this.#memory.buffer);
    all.fill(0);
    for (const { at, bytes } of blocks) all.set(bytes, at);
    this.#stack.value = stack;
  }
}

/** Of sixteen megabytes a script that was only loaded uses a few hundred kilobytes. */
const blockBytes = 65_536;

/** A plain loop: it looks at four million words, and a callback for each of them would take ten times as long. */
function isUsed(words: Uint32Array): boolean {
  for (let place = 0; place < words.length; place++) if (words[place] !== 0) return true;
  return false;
}

interface Remembered {
  /** The parts of the memory that are not all zero. */
  blocks: { at: number; bytes: Uint8Array }[];
  stack: number;
}

type Loaded = { functions: Record<string, number>; memory: Remembered };

class QuickJsRunner implements ScriptRunner {
  readonly #machine: Machine;
  readonly #context: QuickJSContext;
  readonly #guest: QuickJSHandle;
  readonly #fresh: Remembered;
  readonly #loaded = new Map<string, Loaded | { problem: ScriptProblem }>();

  constructor(machine: Machine, context: QuickJSContext, guest: QuickJSHandle) {
    this.#machine = machine;
    this.#context = context;
    this.#guest = guest;
    this.#fresh = machine.remember();
  }

  load(source: string): Script | { problem: ScriptProblem } {
    let loaded = this.#loaded.get(source);
    if (!loaded) {
      loaded = this.#load(source);
      this.#loaded.set(source, loaded);
      dropOldest(this.#loaded, scriptsMax);
    }
    if ('problem' in loaded) return loaded;
    const { functions, memory } = loaded;
    return {
      functions,
      begin: (seed) => {
        this.#machine.restore(memory);
        this.#machine.allow(ownStepsMax);
        this.#ask('seed', this.#context.newNumber(seed));
      },
      hand: (name, json) => this.#hand(name, json),
      call: (name, handed) => this.#call(name, handed),
      printed: () => this.#printed(),
    };
  }

  #load(source: string): Loaded | { problem: ScriptProblem } {
    const code = stripTypes(source);
    if (typeof code !== 'string') return { problem: code };
    this.#machine.restore(this.#fresh);
    return this.#guarded(
      scriptStepsMax + stepsToTell,
      () => this.#evaluate(code),
      (problem) => ({ problem }),
    );
  }

  #evaluate(code: string): Loaded | { problem: ScriptProblem } {
    const run = this.#context.evalCode(code, scriptName, { type: 'module' });
    if (run.error) return { problem: this.#problemOf(run.error) };
    if (this.#context.typeof(this.#context.getProp(run.value, 'then')) === 'function')
      return { problem: { message: 'await is not possible here: a scheduler decides at once' } };
    this.#machine.allow(ownStepsMax);
    const functions = JSON.parse(this.#ask('adopt', run.value)) as Record<string, number>;
    return { functions, memory: this.#machine.remember() };
  }

  #hand(name: string, json: string): ScriptProblem | undefined {
    if (json.length > handedLengthMax) return { message: `${name} is longer than ${handedLengthMax} characters` };
    return this.#guarded(
      ownStepsMax,
      () => {
        const { error } = this.#tryToAsk('hand', this.#context.newString(name), this.#context.newString(json));
        return error && { message: `no room for ${name}: ${this.#problemOf(error).message}` };
      },
      (problem) => problem,
    );
  }

  #call(name: string, handed: readonly string[]): ScriptAnswer {
    return this.#guarded<ScriptAnswer>(
      scriptStepsMax + stepsToTell,
      () => {
        const words = [name, ...handed].map((word) => this.#context.newString(word));
        const { error, value } = this.#tryToAsk('call', ...words);
        if (error) return { ok: false, problem: this.#problemOf(error) };
        return answerOf(JSON.parse(this.#context.getString(value)) as GuestAnswer);
      },
      (problem) => ({ ok: false, problem }),
    );
  }

  #printed(): string[] {
    return this.#guarded(
      ownStepsMax,
      () => JSON.parse(this.#ask('printed')) as string[],
      // Stopped in the middle of something, the interpreter can no longer say.
      () => [],
    );
  }

  /** A loop of the script is interrupted in time to tell its line; what goes on inside the interpreter, or deeper than it can go, just ends. */
  #guarded<T>(steps: number, work: () => T, ended: (problem: ScriptProblem) => T): T {
    this.#machine.allow(steps);
    try {
      return work();
    } catch (error) {
      if (error instanceof RangeError) return ended({ message: 'InternalError: stack overflow' });
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      return ended({ message: this.#machine.stepsLeft < 0 ? tooManySteps : `out of memory (${error.message})` });
    }
  }

  #ask(name: string, ...words: QuickJSHandle[]): string {
    const { error, value } = this.#tryToAsk(name, ...words);
    if (error) throw new Error(`Orrery bug: ${name} failed in the sandbox: ${this.#problemOf(error).message}`);
    return this.#context.getString(value);
  }

  #tryToAsk(name: string, ...words: QuickJSHandle[]): { error?: QuickJSHandle; value: QuickJSHandle } {
    const context = this.#context;
    const result = context.callFunction(context.getProp(this.#guest, name), context.undefined, ...words);
    return result.error ? { error: result.error, value: context.undefined } : { value: result.value };
  }

  #problemOf(error: QuickJSHandle): ScriptProblem {
    const isStopped = this.#machine.stepsLeft < stepsToTell;
    this.#machine.allow(ownStepsMax);
    const { name, message, stack } = this.#context.dump(error) as { name: string; message: string; stack: string };
    if (isStopped && message === 'interrupted') return { message: tooManySteps, ...lineIn(stack) };
    return { message: `${name}: ${message}`, ...lineIn(stack) };
  }
}

const tooManySteps = `stopped after ${scriptStepsMax / 1e6} million steps: does a loop never end?`;

interface GuestAnswer {
  type: 'string' | 'number' | 'boolean' | 'problem' | 'other';
  text: string;
  stack?: string;
}

function answerOf({ type, text, stack }: GuestAnswer): ScriptAnswer {
  if (type === 'problem') return { ok: false, problem: { message: text, ...lineIn(stack) } };
  if (type === 'string' && text.length > answerLengthMax)
    return { ok: false, problem: { message: `returned ${text.length} characters; ${answerLengthMax} are allowed` } };
  const value =
    type === 'string' ? text : type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : undefined;
  return { ok: true, value, text: text.slice(0, answerLengthMax) };
}

/** The innermost line of the script itself. */
function lineIn(stack: string | undefined): { line?: number } {
  const line = new RegExp(`${scriptName.replace('.', '\\.')}:(\\d+)`).exec(stack ?? '')?.[1];
  return line ? { line: Number(line) } : {};
}
