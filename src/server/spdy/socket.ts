/** What carries SPDY: a connection that was upgraded to it, or the messages of a WebSocket. */
import type { Duplex } from 'node:stream';
import { hangUp, unreadBytesMax, WebSocketConnection } from '../web-socket.ts';
import type { Pipe } from './connection.ts';

export interface SpdySocket extends Pipe {
  onData(take: (bytes: Buffer) => void): void;
  onEnd(take: () => void): void;
  readonly unreadBytes: number;
}

/** Agrees to the upgrade. */
export function upgradedSocket(socket: Duplex, protocol: string): SpdySocket {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  );
  return {
    send: (bytes) => {
      if (socket.destroyed || socket.writableEnded) return;
      if (socket.writableLength > unreadBytesMax) socket.destroy();
      else socket.write(bytes);
    },
    close: () => hangUp(socket),
    onData: (take) => void socket.on('data', take),
    onEnd: (take) => void socket.on('close', take),
    get unreadBytes() {
      return socket.writableLength;
    },
  };
}

/** Agrees to a WebSocket that only carries SPDY inside. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/portforward/constants.go, staging/src/k8s.io/client-go/tools/portforward/tunneling_connection.go
export function tunnelSocket(socket: Duplex, key: string, protocol: string): SpdySocket {
  let onData: (bytes: Buffer) => void = () => {};
  let onEnd = (): void => {};
  const connection = new WebSocketConnection(socket, key, protocol, {
    onMessage: (message) => onData(message),
    onEnd: () => onEnd(),
  });
  return {
    send: (bytes) => connection.send(bytes),
    close: () => connection.close(),
    onData: (take) => void (onData = take),
    onEnd: (take) => void (onEnd = take),
    get unreadBytes() {
      return connection.unreadBytes;
    },
  };
}
