/** Code that students wrote, run by an interpreter of the host. Whoever asks it is told everything as plain values. */

/** Steps of one call, or of loading: about 50 ms on a usual machine. A step is a round of a loop or a call inside the interpreter. */
export const scriptStepsMax = 5_000_000;

/** What went wrong in a script, for its author. */
export interface ScriptProblem {
  message: string;
  /** Line of the source, counted from 1; absent when it is not known. */
  line?: number;
}

/** What a function of a script returned. Of values that are neither text nor number nor boolean only a description is kept. */
export type ScriptAnswer =
  { ok: true; value: string | number | boolean | undefined; text: string } | { ok: false; problem: ScriptProblem };

/** A script that was loaded. It remembers nothing from one `begin` to the next, so no save needs to hold any of it. */
export interface Script {
  /** The functions that it exports: name → number of parameters that it declares. */
  readonly functions: Readonly<Record<string, number>>;
  /** Puts its memory back to the moment after loading. @param seed of its `Math.random` */
  begin(seed: number): void;
  /** Gives it a value under a name, until the next `begin`; it can read the value and not change it. */
  hand(name: string, json: string): ScriptProblem | undefined;
  /** Calls an exported function with values that were handed over, by their names. */
  call(name: string, handed: readonly string[]): ScriptAnswer;
  /** Lines that it has printed since `begin`. */
  printed(): string[];
}

/** Runs scripts in a world of their own: no clock, no chance but the seed, no input but what is handed over. */
export interface ScriptRunner {
  load(source: string): Script | { problem: ScriptProblem };
}
