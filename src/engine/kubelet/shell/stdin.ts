/** What a command can read, of what has come in so far. A command that needs more than that is begun anew when more has come. */

/** Standard input as data. Open as long as somebody may still send something. */
export interface Input {
  text: string;
  isClosed: boolean;
}

/** Thrown by a read that has to wait, and caught where the command was begun. */
export class InputMissing extends Error {}

export class Stdin {
  readonly #input: Input;
  /** What is read may be passed on at once: nothing around the reader waits for its end. */
  readonly isDirect: boolean;

  constructor(input: Input, isDirect: boolean) {
    this.#input = input;
    this.isDirect = isDirect;
  }

  static of(text: string): Stdin {
    return new Stdin({ text, isClosed: true }, false);
  }

  /** The same for a command inside another. */
  get inner(): Stdin {
    return this.isDirect ? new Stdin(this.#input, false) : this;
  }

  get isLive(): boolean {
    return !this.#input.isClosed;
  }

  /** Everything up to the end. */
  all(): string {
    if (this.isLive) throw new InputMissing();
    return this.#take(this.#input.text.length);
  }

  /** What is there now, for a command that passes on what it reads; and whether that was all. */
  some(): { text: string; isEnd: boolean } {
    if (!this.isDirect) return { text: this.all(), isEnd: true };
    return { text: this.#take(this.#input.text.length), isEnd: !this.isLive };
  }

  /** The same in whole lines: what is there of one without an end waits for it. */
  someLines(): { text: string; isEnd: boolean } {
    if (!this.isDirect || !this.isLive) return this.some();
    return { text: this.#take(this.#input.text.lastIndexOf('\n') + 1), isEnd: false };
  }

  /** The next line with its end, which only the last one may lack; nothing at the end of the input. */
  line(): string {
    const end = this.#input.text.indexOf('\n');
    if (end < 0 && this.isLive) throw new InputMissing();
    return this.#take(end < 0 ? this.#input.text.length : end + 1);
  }

  /** As much as the reader says it needs, or undefined to wait for more. */
  until(enough: (text: string) => boolean): string {
    if (this.isLive && !enough(this.#input.text)) throw new InputMissing();
    return this.#take(this.#input.text.length);
  }

  #take(length: number): string {
    const taken = this.#input.text.slice(0, length);
    this.#input.text = this.#input.text.slice(length);
    return taken;
  }
}
