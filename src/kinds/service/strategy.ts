/** What the API server does with a Service before it checks it. */
// k8s: pkg/registry/core/service/strategy.go, pkg/registry/core/service/storage/storage.go patchAllocatedValues
import type { Service, ServicePort } from './types.ts';

/** Keeps status, addresses and node ports that an update leaves out: `kubectl apply` never names them. */
export function prepareUpdateService(next: Service, old: Service): void {
  next.status = old.status;
  const nextSpec = next.spec;
  const oldSpec = old.spec;
  if (!nextSpec || nextSpec.type === 'ExternalName' || oldSpec.type === 'ExternalName') return;
  if (!nextSpec.clusterIP && !nextSpec.clusterIPs?.length) {
    nextSpec.clusterIP = oldSpec.clusterIP;
    nextSpec.clusterIPs = oldSpec.clusterIPs;
  }
  if (hasNodePorts(nextSpec.type) && hasNodePorts(oldSpec.type)) keepNodePorts(nextSpec.ports, oldSpec.ports);
}

function hasNodePorts(type: Service['spec']['type']): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

function keepNodePorts(next: ServicePort[] | undefined, old: ServicePort[] | undefined): void {
  const taken = new Set((next ?? []).map((port) => port.nodePort));
  for (const port of next ?? []) {
    if (port.nodePort) continue;
    const before = old?.find((other) => other.port === port.port && other.protocol === (port.protocol ?? 'TCP'));
    if (before?.nodePort && !taken.has(before.nodePort)) port.nodePort = before.nodePort;
  }
}
