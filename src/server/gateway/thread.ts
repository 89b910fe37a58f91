/** The gateway in a thread of its own: reading from clients and writing to them costs as much as half of what the cluster does for them. */
import { workerData } from 'node:worker_threads';
import { portOf } from '../ports.ts';
import type { GatewayStart } from '../server.ts';
import { openGateway } from './gateway.ts';

const { port, options } = workerData as GatewayStart;
openGateway(portOf(port), options);
