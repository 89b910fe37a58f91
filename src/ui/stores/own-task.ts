/** Splits long work, so that the page can draw and answer in between. */

let channel: MessageChannel | undefined;
const waiting: (() => void)[] = [];

/** Calls back in a task of its own, soon and in order; unlike a timer's, a channel's message is not held back. */
export function inOwnTask(callback: () => void): void {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  waiting.push(callback);
  channel.port2.postMessage(undefined);
}
