/** One watch over HTTP: events as lines, as they happen, until a side ends it. */
import type { ServerResponse } from 'node:http';
import type { ApiRequest } from '../api/request.ts';
import { isStatus, type Status } from '../api/status.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { eventText } from './json-text.ts';

/** Bytes that may wait for a slow watcher before it is cut off; it will list again, as after any broken watch. */
export const watchBacklogBytesMax = 16 * 1024 * 1024;
/** Upstream ends a watch that names no end after half an hour to an hour. k8s: staging/src/k8s.io/apiserver/pkg/server/config.go MinRequestTimeout */
export const watchSecondsDefault = 1800;

/** Opens the watch and answers with it; a Status when the API refuses it. */
export function streamWatch(cluster: Cluster, request: ApiRequest, response: ServerResponse): Status | undefined {
  // Events of the opening wait until the status line is written.
  const early: string[] = [];
  let isOpen = false;
  const watch = cluster.watch(request, (event) => {
    const line = eventText(event);
    if (!isOpen) early.push(line);
    else if (response.writableLength > watchBacklogBytesMax) response.destroy();
    else if (!response.destroyed && !response.writableEnded) response.write(line);
  });
  if (isStatus(watch)) return watch;
  const asTable = request.accept?.includes('as=Table') ? ';as=Table;g=meta.k8s.io;v=v1' : '';
  response.writeHead(200, { 'Content-Type': `application/json${asTable}`, 'Cache-Control': 'no-cache, private' });
  response.flushHeaders();
  isOpen = true;
  for (const line of early) response.write(line);
  const seconds = Number(request.query?.timeoutSeconds ?? 0) || watchSecondsDefault;
  const timer = setTimeout(() => response.end(), Math.min(seconds * 1000, 2 ** 31 - 1));
  response.on('close', () => {
    clearTimeout(timer);
    watch.close();
  });
  return undefined;
}
