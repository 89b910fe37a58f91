/** `kubectl exec` over a WebSocket: the command runs in the container, its output and its exit code come back on numbered channels. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go, staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { failure, isStatus, type Status } from '../api/status.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { handshakeOf, WebSocketConnection } from './web-socket.ts';

const channels = { stdout: 1, stderr: 2, error: 3 } as const;
/** Exit codes by which a shell says that it could not run the command; the words for it are no output of the command. */
const couldNotRun = [126, 127];
/** Newest first. Older ones report the exit code in other words. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

const podStream = /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/(exec|attach|portforward)$/;

/** Answers the handshake and runs the command; a Status when it is refused. */
export function serveUpgrade(cluster: Cluster, request: IncomingMessage, socket: Duplex): Status | undefined {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, subresource] = podStream.exec(url.pathname) ?? [];
  if (!subresource) return failure(404, 'NotFound', 'the server could not find the requested resource');
  if (subresource !== 'exec')
    return failure(501, 'NotImplemented', `${subresource} is not simulated: containers here have no streams to join`);
  const handshake = handshakeOf(request);
  const protocol = protocols.find((known) => handshake?.protocols.includes(known));
  if (!handshake || !protocol)
    return failure(
      501,
      'NotImplemented',
      `exec is served over WebSocket (${protocols.join(', ')}), not over ${request.headers.upgrade ?? 'this protocol'}`,
    );
  const container = url.searchParams.get('container');
  const { body } = cluster.handle({
    method: 'POST',
    path: url.pathname,
    ...(container ? { query: { container } } : {}),
    contentType: 'application/json',
    body: { command: url.searchParams.getAll('command') },
  });
  if (isStatus(body)) return body;
  const { status, output } = body as { status: number; output: string };
  const connection = new WebSocketConnection(socket, handshake.key, protocol, { onMessage() {}, onEnd() {} });
  if (output) connection.send(onChannel(couldNotRun.includes(status) ? channels.stderr : channels.stdout, output));
  connection.send(onChannel(channels.error, JSON.stringify(outcomeOf(status))));
  connection.close();
  return undefined;
}

function onChannel(channel: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
}

function outcomeOf(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}
