/** An answer over HTTP that comes in pieces, as the backend has it: what is written here leaves through the gateway. */
import { sizeOf, type Part, type Port, type ToBackend, type ToGateway } from './wire.ts';

/** Begins an answer that goes on. */
export type OpenAnswer = (contentType: string) => AnswerStream;

export class AnswerStream {
  readonly #id: number;
  readonly #port: Port<ToGateway, ToBackend>;
  readonly #onClose: (() => void)[] = [];
  #isOver = false;
  #unread = 0;
  #onTaken: (() => void) | undefined;

  /** @param goesOn it has no end of its own, so a client may take its time */
  constructor(id: number, port: Port<ToGateway, ToBackend>, contentType: string, goesOn: boolean) {
    this.#id = id;
    this.#port = port;
    port.post({ type: 'open', id, contentType, goesOn });
  }

  /** Nothing can be written any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** What has not left yet, in bytes or characters of text; told now and then, so a little may have. */
  get unread(): number {
    return this.#unread;
  }

  write(parts: readonly Part[]): void {
    if (this.#isOver) return;
    this.#unread += sizeOf(parts);
    this.#port.post({ type: 'parts', id: this.#id, parts });
  }

  end(): void {
    this.#finish('end');
  }

  /** Hangs up. */
  destroy(): void {
    this.#finish('destroy');
  }

  /** Calls back once, when the client is gone or all has been said. */
  onClose(callback: () => void): void {
    this.#onClose.push(callback);
  }

  /** Calls back whenever something has left. */
  onTaken(callback: () => void): void {
    this.#onTaken = callback;
  }

  /** What the gateway says of it. */
  hear(message: ToBackend): void {
    if (message.type === 'gone') this.#close();
    if (message.type !== 'taken') return;
    this.#unread -= message.size;
    if (!this.#isOver) this.#onTaken?.();
  }

  #finish(type: 'end' | 'destroy'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#port.post({ type, id: this.#id });
  }

  #close(): void {
    this.#isOver = true;
    for (const callback of this.#onClose.splice(0)) callback();
  }
}
