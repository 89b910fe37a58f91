/** Serves the Kubernetes HTTP API of one cluster on loopback: a gateway that speaks HTTP, and a backend that has the cluster. */
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { Cluster } from '../engine/cluster/cluster.ts';
import { Backend, type BackendOptions } from './backend.ts';
import type { Clock } from './clock.ts';
import { openGateway, type GatewayOptions } from './gateway/gateway.ts';
import { portOf } from './ports.ts';
import type { Port, ToBackend, ToGateway } from './wire.ts';

export interface ServeOptions extends BackendOptions, GatewayOptions {
  /** The script that opens the gateway in a thread of its own; without one both share this thread. */
  gatewayScript?: string;
}

export interface RunningServer {
  port: number;
  clock: Clock;
  /** Watches, followed logs, commands and forwarded ports that are open now. */
  streams(): number;
  /** Cuts every connection, as a network does. */
  dropConnections(): void;
  /** Ends every stream and resolves when the port is free. */
  close(): Promise<void>;
}

/** What the gateway's thread is given. */
export interface GatewayStart {
  port: MessagePort;
  options: GatewayOptions;
}

/** Starts to serve; resolves when the port is open. */
export async function serve(cluster: Cluster, options: ServeOptions): Promise<RunningServer> {
  const { gatewayScript, port, token, requestTimeoutMs } = options;
  const channel = new MessageChannel();
  const gateway = portOf<ToGateway, ToBackend>(channel.port1);
  const gatewayOptions: GatewayOptions = {
    port,
    ...(token === undefined ? {} : { token }),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
  };
  const backend = new Backend(cluster, gateway, options);
  const listening = told(gateway, ({ type }) => type === 'listening' || type === 'failed');
  if (gatewayScript) {
    const start: GatewayStart = { port: channel.port2, options: gatewayOptions };
    new Worker(gatewayScript, { workerData: start, transferList: [channel.port2] });
  } else openGateway(portOf(channel.port2), gatewayOptions);
  const answer = await listening;
  if (answer.type === 'failed') {
    backend.clock.stop();
    gateway.close();
    throw Object.assign(new Error(answer.message), { code: answer.code });
  }
  return {
    port: answer.type === 'listening' ? answer.port : 0,
    clock: backend.clock,
    streams: () => backend.streams,
    dropConnections: () => gateway.post({ type: 'drop' }),
    close: async () => {
      backend.clock.stop();
      const closed = told(gateway, ({ type }) => type === 'closed');
      gateway.post({ type: 'close' });
      await closed;
    },
  };
}

/** The first message of that kind. */
function told(gateway: Port<ToGateway, ToBackend>, isIt: (message: ToBackend) => boolean): Promise<ToBackend> {
  return new Promise((resolve) => {
    gateway.listen((message) => {
      if (isIt(message)) resolve(message);
    });
  });
}
