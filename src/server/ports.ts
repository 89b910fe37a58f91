/** Ends of a MessageChannel as ports of the gateway and the backend. */
import type { MessagePort } from 'node:worker_threads';
import type { Port } from './wire.ts';

export function portOf<Out, In>(port: MessagePort): Port<Out, In> {
  return {
    post: (message, transfer = []) => port.postMessage(message, transfer),
    listen: (take) => void port.on('message', take),
    close: () => port.close(),
  };
}
