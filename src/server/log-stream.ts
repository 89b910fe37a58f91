/** `kubectl logs -f`: what a container says, as it says it, until it ends. */
import type { ServerResponse } from 'node:http';
import type { ApiRequest } from '../api/request.ts';
import { isStatus, type Status } from '../api/status.ts';
import { formatTime } from '../api/time.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';

const lookEveryMs = 50;
const backlogBytesMax = 1024 * 1024;

export const logPath = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/;

interface PodBody {
  spec: { containers: { name: string }[] };
  status?: { [statuses: string]: { name: string; state?: { running?: object } }[] | undefined };
}

/** Answers with the log so far and goes on; a Status when the API refuses it. */
export function streamLog(cluster: Cluster, request: ApiRequest, response: ServerResponse): Status | undefined {
  const { code, body } = cluster.handle(request);
  if (isStatus(body)) return body;
  const podPath = request.path.replace(/\/log$/, '');
  const readPod = (): PodBody | undefined => {
    const answered = cluster.handle({ method: 'GET', path: podPath });
    return answered.code === 200 ? (answered.body as PodBody) : undefined;
  };
  const container = request.query?.container ?? readPod()?.spec.containers[0].name;
  const [, namespace, name] = logPath.exec(request.path) ?? [];
  const lines = () => cluster.kubelets.logLines(`${namespace}/${name}`, container) ?? [];
  let sent = placeAtEnd(lines());
  response.writeHead(code, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-cache, private' });
  response.flushHeaders();
  if (body) response.write(String(body));
  const timer = setInterval(() => {
    const isRunning = isContainerRunning(readPod(), container);
    const said = lines();
    const fresh = said.slice(said.findLastIndex(({ atMs }) => atMs < sent.atMs) + 1 + sent.count);
    if (fresh.length > 0) sent = placeAtEnd(said);
    for (const { atMs, text } of fresh) {
      const time = request.query?.timestamps === 'true' ? `${formatTime(cluster.epochMs + atMs)} ` : '';
      response.write(`${time}${text}\n`);
    }
    if (!isRunning) response.end();
    else if (response.writableLength > backlogBytesMax) response.destroy();
  }, lookEveryMs);
  response.on('close', () => clearInterval(timer));
  return undefined;
}

interface Place {
  /** The time of the last line, and how many lines there are of that time. */
  atMs: number;
  count: number;
}

function placeAtEnd(lines: readonly { atMs: number }[]): Place {
  const atMs = lines.at(-1)?.atMs ?? -1;
  return { atMs, count: lines.length - 1 - lines.findLastIndex((line) => line.atMs < atMs) };
}

function isContainerRunning(pod: PodBody | undefined, container: string | undefined): boolean {
  const { containerStatuses = [], initContainerStatuses = [] } = pod?.status ?? {};
  return [...containerStatuses, ...initContainerStatuses].some(
    ({ name, state }) => name === container && state?.running !== undefined,
  );
}
