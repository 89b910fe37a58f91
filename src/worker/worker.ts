/** The Web Worker: gives the host a wall clock, a heartbeat and a channel to the page. */
import type { ToWorker } from '../protocol/messages.ts';
import { Host } from './host.ts';
import { fetchScriptRunner } from './scripts.ts';

/** About one animation frame. */
const tickEveryMs = 16;

const host = new Host({
  post: (message) => postMessage(message),
  wallMs: () => performance.now(),
  fetchScriptRunner,
});

addEventListener('message', (event: MessageEvent<ToWorker>) => host.receive(event.data));
setInterval(() => host.tick(), tickEveryMs);
