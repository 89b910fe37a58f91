/** The numbered channels of exec and attach over a WebSocket: the first byte of each message says which. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go, staging/src/k8s.io/apimachinery/pkg/util/httpstream/wsstream/conn.go
import type { Duplex } from 'node:stream';
import type { RemoteCommand, RemoteListener } from './remote-command.ts';
import { WebSocketConnection } from './web-socket.ts';

const channels = { stdin: 0, error: 3, resize: 4, close: 255 } as const;

/** Newest first. Only the newest can say that its input is over and still listen. Older ones word the exit code in another way. */
export const channelProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

export function serveChannels(socket: Duplex, key: string, protocol: string, command: RemoteCommand): void {
  const connection = new WebSocketConnection(socket, key, protocol, {
    onMessage: (message) => hear(message, protocol, listener),
    onEnd: () => listener.onGone(),
  });
  const listener = command({
    write: (stream, bytes) => connection.send(onChannel(stream, bytes)),
    end: (status) => {
      connection.send(onChannel(channels.error, Buffer.from(JSON.stringify(status))));
      connection.close();
    },
    get unreadBytes() {
      return connection.unreadBytes;
    },
  });
}

/** What is on no known channel is dropped, as upstream does. */
function hear(message: Buffer, protocol: string, listener: RemoteListener): void {
  if (message.length === 0) return;
  if (message[0] === channels.stdin && message.length > 1) listener.onInput(message.subarray(1));
  if (message[0] === channels.resize) listener.onResize();
  if (message[0] === channels.close && message[1] === channels.stdin && protocol === channelProtocols[0])
    listener.onInputEnd();
}

export function onChannel(channel: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([channel]), bytes]);
}
