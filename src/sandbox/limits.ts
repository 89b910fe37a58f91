/** What a script may use. All of these, and the steps of a call (`api/script.ts`), are counted, none is timed: they end a script at the same place on every machine. */

/** Steps that are kept back for telling where a script was stopped. */
export const stepsToTell = 200_000;
/** Steps that the interpreter has for what it does by itself: starting up, and reading what is handed over. */
export const ownStepsMax = 2_000_000_000;
/** How deep functions may call each other, in bytes of the interpreter's stack. */
export const stackBytesMax = 128 * 1024;
/** Memory of the interpreter with the script and all that it makes, in pages of 64 KiB: 16 MiB. */
export const memoryPages = 256;
/** The longest JSON that is handed over at a time. */
export const handedLengthMax = 1_000_000;
/** The longest text that a function may return. */
export const answerLengthMax = 1024;
/** What it may print from one `begin` to the next. */
export const printedLinesMax = 20;
export const printedLengthMax = 200;
