/** What a shell script is compiled to: a flat list of instructions, so that a sleeping script is a number and some variables. */

export type Code = readonly Instruction[];

export type Instruction =
  /** One simple command. */
  | { do: 'run'; words: Word[]; assignments: Assignment[]; redirects: Redirect[] }
  /** Commands joined by `|`, which run side by side. */
  | { do: 'pipe'; stages: Code[] }
  /** A command in parentheses. */
  | { do: 'group'; code: Code }
  /** The redirects of a compound command, which hold up to that instruction. */
  | { do: 'redirect'; redirects: Redirect[]; to: number }
  | { do: 'jump'; to: number }
  /** Jumps when the last command succeeded (`ok`) or failed. */
  | { do: 'jumpIf'; ok: boolean; to: number }
  | { do: 'not' }
  /** A condition that failed is no failure of the `if` or the loop. */
  | { do: 'succeed' }
  /** A `for` begins: its words are expanded. */
  | { do: 'each'; slot: number; words: Word[] }
  /** Takes the next word of a `for`, or jumps. */
  | { do: 'next'; slot: number; variable: string; to: number }
  /** One branch of a `case`: jumps when no pattern fits. */
  | { do: 'match'; word: Word; patterns: Word[]; to: number }
  | { do: 'define'; name: string; code: Code }
  /** From here on the script never ends by itself. */
  | { do: 'endless' };

export interface Assignment {
  name: string;
  value: Word;
  /** The items of an array: `colours=(red "dark blue")`. */
  items?: Word[];
}

export interface Redirect {
  from: 0 | 1 | 2;
  /** `both` is `&>`: standard output and standard error. */
  mode: 'write' | 'append' | 'read' | 'here' | 'join' | 'both';
  target: Word;
}

/** A word before expansion, as pieces. */
export type Word = readonly Piece[];

export type Piece =
  | { text: string; quoted: boolean }
  | { variable: string; quoted: boolean; whenMissing?: Word; assign?: boolean }
  /** An item of an array by its number, all of them (`@`), or how many there are. */
  | { array: string; index: Word; isCount: boolean; quoted: boolean }
  | { code: Code; quoted: boolean }
  | { arithmetic: string; quoted: boolean };

/** The word as plain text, when nothing in it needs expanding. */
export function literalOf(word: Word | undefined): string | undefined {
  let text = '';
  for (const piece of word ?? []) {
    if (!('text' in piece)) return undefined;
    text += piece.text;
  }
  return text;
}

/** Puts one list after another; jumps of the second move along. Jumps that are still open (`to` below zero) wait. */
export function append(target: Instruction[], part: readonly Instruction[]): Instruction[] {
  const base = target.length;
  for (const instruction of part) {
    if ('to' in instruction && instruction.to >= 0) instruction.to += base;
    target.push(instruction);
  }
  return target;
}
