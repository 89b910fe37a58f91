/** Connections that stop being HTTP: exec, attach and port-forward over WebSocket or SPDY, watches and logs over WebSocket. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiRequest, HttpMethod, Impersonated } from '../api/request.ts';
import { badRequest, failure, isStatus, type Status } from '../api/status.ts';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { channelProtocols, serveChannels } from './channels.ts';
import { eventText } from './json-text.ts';
import { logPath, openLog } from './log-stream.ts';
import { podStream } from './paths.ts';
import {
  portForwardProtocol,
  portForwardTunnel,
  portsOf,
  servePortChannels,
  servePortForward,
  servesPortChannels,
} from './port-forward.ts';
import { openRemoteCommand, podKeyOf, refusedInside, remoteOptionsOf } from './remote-command.ts';
import { remoteCommandProtocols, serveRemoteCommand } from './spdy/remote-command.ts';
import { tunnelSocket, upgradedSocket } from './spdy/socket.ts';
import { isWatch, openWatch } from './watch-stream.ts';
import { handshakeOf, WebSocketConnection } from './web-socket.ts';

/** One request to stop speaking HTTP. */
interface Asked {
  cluster: Cluster;
  method: HttpMethod;
  headers: IncomingHttpHeaders;
  impersonated?: Impersonated;
  url: URL;
  socket: Duplex;
}

/** Agrees and goes on, or answers with a Status. */
export function serveUpgrade(asked: Asked): Status | undefined {
  const { cluster, method, headers, impersonated, url } = asked;
  const request: ApiRequest = {
    ...{ method, path: url.pathname, query: Object.fromEntries(url.searchParams) },
    ...(headers.accept ? { accept: headers.accept } : {}),
    ...(impersonated ? { impersonated } : {}),
  };
  const denied = cluster.refusalOf(request);
  if (denied) return denied;
  const protocol = headers.upgrade?.toLowerCase();
  if (protocol !== 'websocket' && protocol !== 'spdy/3.1')
    return badRequest(`unable to upgrade: the server knows websocket and SPDY/3.1, not ${headers.upgrade}`);
  const [, subresource] = podStream.exec(url.pathname) ?? [];
  if (protocol === 'spdy/3.1') {
    if (!subresource) return notFound();
    return subresource === 'portforward' ? forwardOverSpdy(asked) : runOverSpdy(asked);
  }
  const handshake = handshakeOf(headers);
  if (!handshake) return badRequest('this is no WebSocket handshake of version 13');
  if (subresource === 'portforward') return forwardOverWebSocket(asked, handshake);
  if (subresource) return runOverWebSocket(asked, handshake);
  if (isWatch(request.query ?? {})) return watchOverWebSocket(asked, handshake, request);
  return logPath.test(url.pathname) ? logOverWebSocket(asked, handshake, request) : notFound();
}

type Handshake = NonNullable<ReturnType<typeof handshakeOf>>;

function notFound(): Status {
  return failure(404, 'NotFound', 'the server could not find the requested resource');
}

/** The first that both know, by the client's preference. */
function agree(theirs: readonly string[], ours: readonly string[]): string | Status {
  return (
    theirs.find((protocol) => ours.includes(protocol)) ??
    failure(
      403,
      'Forbidden',
      `unable to upgrade: unable to negotiate protocol: client supports [${theirs.join(' ')}], server accepts [${ours.join(' ')}]`,
    )
  );
}

function spdyProtocolsOf(headers: IncomingHttpHeaders): string[] {
  const given = headers['x-stream-protocol-version'] ?? '';
  return (Array.isArray(given) ? given.join(',') : given)
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '');
}

function runOverSpdy({ cluster, headers, url, socket }: Asked): Status | undefined {
  const protocol = agree(spdyProtocolsOf(headers), remoteCommandProtocols);
  if (isStatus(protocol)) return protocol;
  const options = remoteOptionsOf(url);
  const command = openRemoteCommand(cluster, url, options);
  if (isStatus(command)) return command;
  serveRemoteCommand(upgradedSocket(socket, protocol), options, command);
  return undefined;
}

function runOverWebSocket({ cluster, url, socket }: Asked, { key, protocols }: Handshake): Status | undefined {
  const protocol = agree(protocols, channelProtocols);
  if (isStatus(protocol)) return protocol;
  const opened = openRemoteCommand(cluster, url, remoteOptionsOf(url));
  const command = isStatus(opened) ? refusedInside(opened) : opened;
  if (!command) return isStatus(opened) ? opened : undefined;
  serveChannels(socket, key, protocol, command);
  return undefined;
}

function forwardOverSpdy({ cluster, headers, url, socket }: Asked): Status | undefined {
  const protocol = agree(spdyProtocolsOf(headers), [portForwardProtocol]);
  if (isStatus(protocol)) return protocol;
  const uid = uidOf(cluster, url);
  if (isStatus(uid)) return uid;
  servePortForward(upgradedSocket(socket, protocol), { cluster, podKey: podKeyOf(url), uid });
  return undefined;
}

function forwardOverWebSocket({ cluster, url, socket }: Asked, { key, protocols }: Handshake): Status | undefined {
  const isTunnel = protocols.includes(portForwardTunnel);
  if (!isTunnel && !servesPortChannels(protocols)) {
    const refused = agree(protocols, [portForwardTunnel]);
    return isStatus(refused) ? refused : undefined;
  }
  const uid = uidOf(cluster, url);
  if (isStatus(uid)) return uid;
  const forwarded = { cluster, podKey: podKeyOf(url), uid };
  if (isTunnel) {
    servePortForward(tunnelSocket(socket, key, portForwardTunnel), forwarded);
    return undefined;
  }
  const ports = portsOf(url);
  if (isStatus(ports)) return ports;
  servePortChannels(socket, key, ports, forwarded);
  return undefined;
}

function uidOf(cluster: Cluster, url: URL): string | Status {
  const { body } = cluster.handle({ method: 'GET', path: url.pathname });
  return isStatus(body) ? body : (body as { uid: string }).uid;
}

// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/watch.go HandleWS
function watchOverWebSocket(
  { cluster, socket }: Asked,
  { key, protocols }: Handshake,
  request: ApiRequest,
): Status | undefined {
  const watch = openWatch(cluster, request);
  if (isStatus(watch)) return watch;
  speak(socket, key, protocols[0], (connection) =>
    watch({
      write: (events) => {
        for (const event of events) connection.send(eventText(event));
      },
      end: () => connection.close(),
    }),
  );
  return undefined;
}

/** A WebSocket that only the server speaks on. @param begin answers with how to stop */
function speak(
  socket: Duplex,
  key: string,
  protocol: string | undefined,
  begin: (connection: WebSocketConnection) => () => void,
): void {
  const stops: (() => void)[] = [];
  const onEnd = (): void => {
    for (const stop of stops.splice(0)) stop();
  };
  const connection = new WebSocketConnection(socket, key, protocol, { onMessage() {}, onEnd });
  stops.push(begin(connection));
}

/** Plain bytes, or base64 as text for clients that cannot take bytes. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/httpstream/wsstream/stream.go
const logProtocols = ['binary.k8s.io', 'base64.binary.k8s.io'] as const;

function logOverWebSocket(
  { cluster, socket }: Asked,
  { key, protocols }: Handshake,
  request: ApiRequest,
): Status | undefined {
  const protocol = protocols.length > 0 ? agree(protocols, logProtocols) : undefined;
  if (isStatus(protocol)) return protocol;
  const log = openLog(cluster, request);
  if (isStatus(log)) return log;
  const isBase64 = protocol === logProtocols[1];
  const encode = (text: string): Buffer | string =>
    isBase64 ? Buffer.from(text).toString('base64') : Buffer.from(text);
  speak(socket, key, protocol, (connection) => {
    // An empty message tells that the log begins.
    connection.send(encode(''));
    return log({
      write: (text) => connection.send(encode(text)),
      end: () => connection.close(),
      // A connection cuts off by itself who does not read.
      isSlow: false,
      destroy: () => connection.close(),
    });
  });
  return undefined;
}
