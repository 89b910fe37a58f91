/** port-forward: connections to ports of a pod, over SPDY or over the channels of a WebSocket. */
// k8s: staging/src/k8s.io/kubelet/pkg/cri/streaming/portforward
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { badRequest, type Status } from '../api/status.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { onChannel } from './channels.ts';
import { connectToPort, type PortConnection } from './port-connection.ts';
import { SpdyConnection, type SpdyStream } from './spdy/connection.ts';
import type { SpdySocket } from './spdy/socket.ts';
import { WebSocketConnection } from './web-socket.ts';

export const portForwardProtocol = 'portforward.k8s.io';
export const portForwardTunnel = `SPDY/3.1+${portForwardProtocol}`;
/** Ports that one WebSocket may name: its channels are numbered by one byte. */
export const portsMax = 127;
const channelProtocol = 'v4.channel.k8s.io';

/** One end of a forwarded connection, and where its errors go. */
interface Ends {
  write(bytes: Buffer): void;
  end(): void;
  fail(message: string): void;
}

export interface Forwarded {
  cluster: Cluster;
  podKey: string;
  uid: string;
}

/** Opens a connection to the port, or says in containerd's words that nobody listens there. */
function forward({ cluster, podKey, uid }: Forwarded, port: number, ends: Ends): PortConnection | undefined {
  const answer = cluster.kubelets.answerAtPort(podKey, port);
  if (answer !== undefined && answer !== 'refused')
    return connectToPort((request) => cluster.kubelets.answerAtPort(podKey, port, request), ends);
  ends.fail(`error forwarding port ${port} to pod ${sandboxOf(uid)}, uid : ${refusalAt(port, uid)}`);
  ends.end();
  return undefined;
}

// containerd: internal/cri/server/sandbox_portforward_linux.go
function refusalAt(port: number, uid: string): string {
  const refused = (network: string, host: string): string =>
    `dial ${network} ${host}:${port}: connect: connection refused`;
  return `failed to execute portforward in network namespace "/var/run/netns/cni-${uid}": failed to connect to localhost:${port} inside namespace "${sandboxOf(uid)}", IPv4: ${refused('tcp4', '127.0.0.1')} IPv6 ${refused('tcp6', '[::1]')} `;
}

function sandboxOf(uid: string): string {
  return createHash('sha256').update(uid).digest('hex');
}

/** Two streams a connection, held together by a number of the client's: one for data, one for errors. */
export function servePortForward(socket: SpdySocket, forwarded: Forwarded): void {
  const waiting = new Map<string, SpdyStream>();
  const open = new Set<PortConnection>();
  const connection = new SpdyConnection(socket, {
    onStream: (stream) => {
      const type = stream.headers.get('streamtype');
      const port = portOf(stream.headers.get('port') ?? '');
      if (port === undefined || (type !== 'data' && type !== 'error')) return false;
      const request = stream.headers.get('requestid') ?? String(type === 'error' ? stream.id : stream.id - 2);
      const other = waiting.get(request);
      if (!other) {
        waiting.set(request, stream);
        return true;
      }
      waiting.delete(request);
      if (other.headers.get('streamtype') === type) return false;
      const [data, error] = type === 'data' ? [stream, other] : [other, stream];
      // Agreed to first, so that the client hears of the stream before it hears what is on it.
      setImmediate(() => join(forwarded, port, data, error, open));
      return true;
    },
    onEnd: () => {
      for (const each of open) each.destroy();
    },
  });
  socket.onData((bytes) => connection.receive(bytes));
  socket.onEnd(() => connection.end());
}

function join(
  forwarded: Forwarded,
  port: number,
  data: SpdyStream,
  error: SpdyStream,
  open: Set<PortConnection>,
): void {
  const held = new Set<PortConnection>();
  const connected = forward(forwarded, port, {
    write: (bytes) => data.write(bytes),
    end: () => {
      data.end();
      error.end();
      for (const each of held) open.delete(each);
    },
    fail: (message) => error.write(Buffer.from(message)),
  });
  if (!connected) return;
  held.add(connected);
  open.add(connected);
  data.listen(
    (bytes) => connected.receive(bytes),
    () => connected.finish(),
  );
}

/** Two channels a port, data and errors, each beginning with the port's number. */
export function servePortChannels(socket: Duplex, key: string, ports: readonly number[], forwarded: Forwarded): void {
  const connections: (PortConnection | undefined)[] = [];
  const connection = new WebSocketConnection(socket, key, channelProtocol, {
    onMessage: (message) => {
      if (message.length > 1 && message[0] % 2 === 0) connections[message[0] / 2]?.receive(message.subarray(1));
    },
    onEnd: () => {
      for (const each of connections) each?.destroy();
    },
  });
  let left = ports.length;
  for (const [index, port] of ports.entries()) {
    const number = Buffer.from([port & 0xff, port >> 8]);
    connection.send(onChannel(2 * index, number));
    connection.send(onChannel(2 * index + 1, number));
    connections[index] = forward(forwarded, port, {
      write: (bytes) => connection.send(onChannel(2 * index, bytes)),
      end: () => {
        if (--left === 0) connection.close();
      },
      fail: (message) => connection.send(onChannel(2 * index + 1, Buffer.from(message))),
    });
  }
}

export function servesPortChannels(protocols: readonly string[]): boolean {
  return protocols.includes(channelProtocol);
}

/** The ports that a WebSocket names in its query. */
export function portsOf({ searchParams }: URL): number[] | Status {
  const given = searchParams.getAll('ports');
  if (given.length === 0) return badRequest('query parameter "ports" is required');
  const ports: number[] = [];
  for (const text of given.flatMap((each) => each.split(','))) {
    const port = portOf(text);
    if (text === '') return badRequest('query parameter "ports" cannot be empty');
    if (port === undefined)
      return badRequest(
        Number(text) === 0
          ? `port ${JSON.stringify(text)} must be > 0`
          : `unable to parse ${JSON.stringify(text)} as a port: strconv.ParseUint: parsing ${JSON.stringify(text)}: ${
              /^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'
            }`,
      );
    ports.push(port);
  }
  return ports.length > portsMax ? badRequest(`at most ${portsMax} ports`) : ports;
}

function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port <= 65_535 ? port : undefined;
}
