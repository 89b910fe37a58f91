/** exec and attach over SPDY: one stream each for input, outputs, the outcome and the size of the window. */
// k8s: staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/httpstream.go
import type { RemoteCommand, RemoteListener, RemoteOptions } from '../remote-command.ts';
import { SpdyConnection, type SpdyStream } from './connection.ts';
import type { SpdySocket } from './socket.ts';

/** How long a client may take to open its streams. */
export const streamsTimeoutMs = 30_000;

export const remoteCommandProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

export function serveRemoteCommand(socket: SpdySocket, options: RemoteOptions, command: RemoteCommand): void {
  const names = ['error', ...(['stdin', 'stdout', 'stderr'] as const).filter((name) => options[name])];
  const expected = new Set([...names, ...(options.tty ? ['resize'] : [])]);
  const streams = new Map<string, SpdyStream>();
  let listener: RemoteListener | undefined;
  const connection = new SpdyConnection(socket, {
    onStream: (stream) => {
      const type = stream.headers.get('streamtype') ?? '';
      if (!expected.has(type) || streams.has(type)) return false;
      streams.set(type, stream);
      if (streams.size === expected.size) begin();
      return true;
    },
    onEnd: () => {
      clearTimeout(patience);
      // Even a command whose streams never came must end.
      (listener ?? command({ write() {}, end() {}, unreadBytes: 0 })).onGone();
    },
  });
  const patience = setTimeout(() => connection.close(), streamsTimeoutMs);
  socket.onData((bytes) => connection.receive(bytes));
  socket.onEnd(() => connection.end());

  function begin(): void {
    clearTimeout(patience);
    const begun = command({
      write: (stream, bytes) => streams.get(stream === 1 ? 'stdout' : 'stderr')?.write(bytes),
      end: (status) => {
        streams.get('error')?.write(Buffer.from(JSON.stringify(status)));
        for (const stream of streams.values()) stream.end();
        connection.close();
      },
      get unreadBytes() {
        return socket.unreadBytes;
      },
    });
    listener = begun;
    streams.get('resize')?.listen(
      () => begun.onResize(),
      () => {},
    );
    streams.get('stdin')?.listen(
      (bytes) => begun.onInput(bytes),
      () => begun.onInputEnd(),
    );
  }
}
