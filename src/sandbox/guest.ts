/** What is set up inside the interpreter before a script is loaded: its only way to hear and to answer. */
import { printedLengthMax, printedLinesMax } from './limits.ts';

/** Name of the script in its own stack traces. */
export const scriptName = 'scheduler.ts';

/** An expression whose value is an object of functions that take and give text. It keeps its own hold of whatever it uses. */
export const guestSource = `(() => {
  'use strict';
  const { parse, stringify } = JSON;
  const { freeze, keys, create } = Object;
  const TextOf = String;
  const ErrorOf = Error;
  const PromiseOf = Promise;
  const text = (value) => {
    try {
      if (value instanceof PromiseOf) return 'a Promise';
      return typeof value === 'object' && value !== null ? (stringify(value) ?? TextOf(value)) : TextOf(value);
    } catch {
      return typeof value;
    }
  };
  let state = 0;
  // mulberry32
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const { imul } = Math;
  Math.random = random;
  const lines = [];
  let printedLines = 0;
  const print = (...values) => {
    printedLines++;
    if (printedLines > ${printedLinesMax}) return;
    let line = '';
    for (let index = 0; index < values.length; index++) line += (index ? ' ' : '') + text(values[index]);
    lines[printedLines - 1] = line.length > ${printedLengthMax} ? line.slice(0, ${printedLengthMax}) + '…' : line;
  };
  globalThis.console = freeze({ log: print, info: print, warn: print, error: print, debug: print });
  const deepFreeze = (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const names = keys(value);
    for (let index = 0; index < names.length; index++) deepFreeze(value[names[index]]);
    return freeze(value);
  };
  const handed = create(null);
  let script;
  return {
    adopt(namespace) {
      script = namespace;
      const functions = create(null);
      const names = keys(namespace);
      for (let index = 0; index < names.length; index++)
        if (typeof namespace[names[index]] === 'function') functions[names[index]] = namespace[names[index]].length;
      return stringify(functions);
    },
    seed(number) {
      state = +number;
    },
    hand(name, json) {
      handed[name] = deepFreeze(parse(json));
    },
    call(name, argument1, argument2, argument3) {
      try {
        const value = script[name](handed[argument1], handed[argument2], handed[argument3]);
        return stringify({ type: typeof value, text: text(value) });
      } catch (error) {
        const isError = error instanceof ErrorOf;
        const message = isError ? error.name + ': ' + error.message : 'threw ' + text(error);
        return stringify({ type: 'problem', text: message, stack: isError ? TextOf(error.stack) : '' });
      }
    },
    printed() {
      if (printedLines > ${printedLinesMax}) lines[${printedLinesMax}] = '… ' + (printedLines - ${printedLinesMax}) + ' more lines';
      return stringify(lines);
    },
  };
})()`;
