/** Waits for one object to become what a command waits for, by watching it. */
import type { WatchEvent } from '../api/request.ts';
import { isStatus } from '../api/status.ts';
import type { AnyObject, Client, Target } from './client.ts';
import { isNotFound, StatusError } from './errors.ts';

/** The clock is looked at once in so long; a waiting command may overrun its timeout by as much. */
const tickMs = 1000;

export type WaitOutcome = 'done' | 'timeout' | 'interrupted';

export interface WaitOptions {
  /** 0 waits without end. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/**
 * Calls `look` with the object as it is now, and after each change, until it answers true.
 * The object is undefined while there is none.
 */
export async function waitFor(
  client: Client,
  target: Target & { name: string },
  look: (object: AnyObject | undefined) => boolean,
  options: WaitOptions = {},
): Promise<WaitOutcome> {
  const { transport } = client;
  const startMs = await transport.now();
  const leftMs = async (): Promise<number> =>
    options.timeoutMs ? options.timeoutMs - ((await transport.now()) - startMs) : Number.POSITIVE_INFINITY;
  for (;;) {
    const { object, resourceVersion } = await current(client, target);
    if (look(object)) return 'done';
    if (options.signal?.aborted) return 'interrupted';
    const left = await leftMs();
    if (left <= 0) return 'timeout';
    const outcome = await watchOnce(client, target, resourceVersion, look, left, options.signal);
    if (outcome !== 'closed') return outcome;
    // The server closed the stream: read again and go on, without asking in a tight loop.
    await transport.sleep(tickMs, options.signal);
  }
}

async function current(
  client: Client,
  target: Target & { name: string },
): Promise<{ object?: AnyObject; resourceVersion: string }> {
  try {
    const object = await client.get(target);
    return { object, resourceVersion: object.metadata.resourceVersion };
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const { name: _name, ...collection } = target;
  const list = await client.page(collection, { fieldSelector: `metadata.name=${target.name}` });
  return { ...(list.items[0] ? { object: list.items[0] } : {}), resourceVersion: list.metadata.resourceVersion ?? '' };
}

async function watchOnce(
  client: Client,
  { name, ...collection }: Target & { name: string },
  resourceVersion: string,
  look: (object: AnyObject | undefined) => boolean,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<WaitOutcome | 'closed'> {
  const stop = new AbortController();
  let outcome: WaitOutcome | 'closed' = 'closed';
  let problem: StatusError | undefined;
  const end = (how: typeof outcome): void => {
    if (stop.signal.aborted) return;
    outcome = how;
    stop.abort();
  };
  const onAbort = (): void => end('interrupted');
  signal?.addEventListener('abort', onAbort);
  const onEvent = (event: WatchEvent): void => {
    if (stop.signal.aborted || event.type === 'BOOKMARK') return;
    if (event.type === 'ERROR') {
      // An expired version is asked for anew; everything else is told.
      if (isStatus(event.object) && event.object.reason !== 'Expired') problem = new StatusError(event.object);
      end('closed');
    } else if (look(event.type === 'DELETED' ? undefined : (event.object as AnyObject))) end('done');
  };
  const query = { fieldSelector: `metadata.name=${name}`, ...(resourceVersion ? { resourceVersion } : {}) };
  const watching = client.watch(collection, query, onEvent, stop.signal);
  if (Number.isFinite(timeoutMs)) void tick(client, timeoutMs, stop.signal, () => end('timeout'));
  await watching;
  end('closed');
  signal?.removeEventListener('abort', onAbort);
  if (problem) throw problem;
  return outcome;
}

/** Ends the wait when its time is over; short sleeps, so that a finished wait leaves no long one behind. */
async function tick(client: Client, timeoutMs: number, signal: AbortSignal, onTimeout: () => void): Promise<void> {
  for (let leftMs = timeoutMs; leftMs > 0 && !signal.aborted; leftMs -= tickMs)
    await client.transport.sleep(Math.min(tickMs, leftMs), signal);
  onTimeout();
}
