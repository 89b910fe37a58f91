/** One watch: events as lines over HTTP or as messages over a WebSocket, as they happen, until a side ends it. */
import type { ApiRequest, WatchEvent } from '../api/request.ts';
import { isSet } from '../api/query-boolean.ts';
import { isStatus, type Status } from '../api/status.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import type { OpenAnswer } from './answer-stream.ts';
import { eventParts } from './json-text.ts';
import type { SharedTexts } from './shared-texts.ts';

/** Bytes that may wait for a slow watcher before it is cut off; it will list again, as after any broken watch. */
export const watchBacklogBytesMax = 16 * 1024 * 1024;
/** Upstream ends a watch that names no end after half an hour to an hour. k8s: staging/src/k8s.io/apiserver/pkg/server/config.go MinRequestTimeout */
export const watchSecondsDefault = 1800;

/** Events that are written at once: others are heard in between. */
const eventsPerTurn = 32;
/** When so many wait, they are all written. A clock that leaps makes thousands in one go, and each write is asked whether the watcher keeps up. */
export const eventsWaitingMax = 512;
export const eventsPerWriteMax = 64;

/** Where the events go. */
export interface WatchSink {
  write(events: readonly WatchEvent[]): void;
  end(): void;
}

export function isWatch(query: Record<string, string | undefined>): boolean {
  return isSet(query, 'watch');
}

/** Opens the watch and answers with it; a Status when the API refuses it. */
export function streamWatch(
  cluster: Cluster,
  request: ApiRequest,
  open: OpenAnswer,
  texts: SharedTexts,
): Status | undefined {
  const watch = openWatch(cluster, request);
  if (isStatus(watch)) return watch;
  const asTable = request.accept?.includes('as=Table') ? ';as=Table;g=meta.k8s.io;v=v1' : '';
  const answer = open(`application/json${asTable}`);
  const stop = watch({
    write: (events) => {
      if (answer.unread > watchBacklogBytesMax) answer.destroy();
      else if (!answer.isOver) answer.write(events.flatMap((event) => eventParts(event, texts)));
    },
    end: () => answer.end(),
  });
  answer.onClose(stop);
  return undefined;
}

// k8s: staging/src/k8s.io/apiserver/pkg/storage/cacher/cacher.go newErrWatcher
function endingWith(status: Status): (sink: WatchSink) => () => void {
  return (sink) => {
    sink.write([{ type: 'ERROR', object: status }]);
    sink.end();
    return () => {};
  };
}

/** Opens the watch; the answer is a function that sends the events somewhere, and returns how to stop. */
export function openWatch(cluster: Cluster, request: ApiRequest): ((sink: WatchSink) => () => void) | Status {
  // Events wait until there is somebody to take them, and until those who write them have had their answers.
  const waiting: WatchEvent[] = [];
  let sink: WatchSink | undefined;
  let next: NodeJS.Immediate | undefined;
  const flush = (): void => {
    while (waiting.length > 0) sink?.write(waiting.splice(0, eventsPerWriteMax));
  };
  const writeSome = (): void => {
    sink?.write(waiting.splice(0, eventsPerTurn));
    next = waiting.length > 0 ? setImmediate(writeSome) : undefined;
  };
  const watch = cluster.watch(request, (event) => {
    waiting.push(event);
    if (!sink) return;
    if (waiting.length >= eventsWaitingMax) flush();
    else next ??= setImmediate(writeSome);
  });
  // Once its revision is understood, what is wrong with a watch is told by it.
  if (isStatus(watch)) return watch.code === 410 ? endingWith(watch) : watch;
  return (given) => {
    sink = given;
    flush();
    const seconds = Number(request.query?.timeoutSeconds ?? 0) || watchSecondsDefault;
    const end = (): void => {
      flush();
      given.end();
    };
    const timer = setTimeout(end, Math.min(seconds * 1000, 2 ** 31 - 1));
    return () => {
      clearTimeout(timer);
      clearImmediate(next);
      watch.close();
    };
  };
}
