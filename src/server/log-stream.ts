/** `kubectl logs -f`: what a container says, as it says it, until it ends. */
import { isSet } from '../api/query-boolean.ts';
import type { ApiRequest } from '../api/request.ts';
import { isStatus, type Status } from '../api/status.ts';
import { formatNanoTime } from '../api/time.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import type { OpenAnswer } from './answer-stream.ts';
import { LogFollower } from './log-lines.ts';

const lookEveryMs = 50;
const backlogBytesMax = 1024 * 1024;

export const logPath = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/;

/** Where a log goes: the body of an answer, or the messages of a WebSocket. */
export interface LogSink {
  write(text: string): void;
  end(): void;
  readonly isSlow: boolean;
  /** Hangs up on a reader that does not keep up. */
  destroy(): void;
}

/** Answers with the log so far and goes on; a Status when the API refuses it. */
export function streamLog(cluster: Cluster, request: ApiRequest, open: OpenAnswer): Status | undefined {
  const log = openLog(cluster, request);
  if (isStatus(log)) return log;
  const answer = open('text/plain');
  const stop = log({
    write: (text) => answer.write([text]),
    end: () => answer.end(),
    get isSlow() {
      return answer.unread > backlogBytesMax;
    },
    destroy: () => answer.destroy(),
  });
  answer.onClose(stop);
  return undefined;
}

/** Reads the log; the answer is a function that sends it somewhere, and returns how to stop. */
export function openLog(cluster: Cluster, request: ApiRequest): ((sink: LogSink) => () => void) | Status {
  const { body } = cluster.handle(request);
  if (isStatus(body)) return body;
  const [, namespace, name] = logPath.exec(request.path) ?? [];
  const follower = new LogFollower(cluster, `${namespace}/${name}`, request.query?.container);
  return (sink) => {
    const soFar = typeof body === 'string' ? body : '';
    if (soFar !== '') sink.write(soFar);
    if (!isSet(request.query, 'follow')) {
      sink.end();
      return () => {};
    }
    let isWithinLine = soFar !== '' && !soFar.endsWith('\n');
    const timer = setInterval(() => {
      const { lines, isOver } = follower.next();
      for (const { atMs, text, isPartial = false } of lines) {
        const hasTime = isSet(request.query, 'timestamps') && !isWithinLine;
        sink.write(`${hasTime ? `${formatNanoTime(cluster.epochMs + atMs)} ` : ''}${text}${isPartial ? '' : '\n'}`);
        isWithinLine = isPartial;
      }
      if (isOver) {
        clearInterval(timer);
        sink.end();
      } else if (sink.isSlow) sink.destroy();
    }, lookEveryMs);
    return () => clearInterval(timer);
  };
}
