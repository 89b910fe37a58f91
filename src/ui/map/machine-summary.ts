/** The numbers of a node card: what its pods ask for, of what it has. */
import type { Node } from '../../kinds/node/types.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { amountOf, podRequests, type ResourceAmounts } from '../../kinds/pod/requests.ts';
import type { Pod } from '../../kinds/pod/types.ts';

export interface MachineSummary {
  cpu: { share: number; text: string };
  memory: { share: number; text: string };
  pods: number;
  podsMax: number;
}

// Stored objects never change, so what one asks for is added up once.
const requestsOf = new WeakMap<Pod, ResourceAmounts>();

export function summaryOf(node: Node, pods: readonly Pod[]): MachineSummary {
  let cpuMilli = 0;
  let memoryBytes = 0;
  let count = 0;
  for (const pod of pods) {
    if (isPodTerminal(pod)) continue;
    let requests = requestsOf.get(pod);
    if (!requests) requestsOf.set(pod, (requests = podRequests(pod)));
    cpuMilli += requests['cpu'] ?? 0;
    memoryBytes += requests['memory'] ?? 0;
    count++;
  }
  const allocatable = node.status.allocatable ?? {};
  const cpuMax = amountOf('cpu', allocatable['cpu']);
  const memoryMax = amountOf('memory', allocatable['memory']);
  return {
    cpu: { share: cpuMax ? cpuMilli / cpuMax : 0, text: `${cores(cpuMilli)} / ${short(cpuMax / 1000)}` },
    memory: {
      share: memoryMax ? memoryBytes / memoryMax : 0,
      text: `${gibibytes(memoryBytes)} / ${gibibytes(memoryMax, true)}Gi`,
    },
    pods: count,
    podsMax: amountOf('pods', allocatable['pods']),
  };
}

function cores(milli: number): string {
  return (milli / 1000).toFixed(milli % 100 === 0 ? 1 : 2);
}

function gibibytes(bytes: number, whole = false): string {
  const value = bytes / 2 ** 30;
  return whole ? short(value) : value.toFixed(1);
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
