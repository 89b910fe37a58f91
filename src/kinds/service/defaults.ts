/** What the API server fills into a Service. Addresses and node ports are given out by the API server itself. */
// k8s: pkg/apis/core/v1/defaults.go SetDefaults_Service, pkg/registry/core/service/storage/alloc.go
import type { Draft } from '../../api/object.ts';
import { dropEmpty } from '../canonical.ts';
import type { Service, ServicePort, ServiceSpec } from './types.ts';

const emptySpec = new Set([
  ...['ports', 'selector', 'clusterIP', 'clusterIPs', 'externalIPs', 'externalName', 'loadBalancerIP'],
  ...['loadBalancerSourceRanges', 'externalTrafficPolicy', 'healthCheckNodePort', 'publishNotReadyAddresses'],
  ...['ipFamilies'],
]);
const emptyPort = new Set(['name', 'nodePort', 'targetPort']);

export function defaultService(draft: Draft<Service>): void {
  draft.spec ??= {} as ServiceSpec;
  const spec = draft.spec;
  dropEmpty(spec, emptySpec);
  spec.type ||= 'ClusterIP';
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10_800 } };
  }
  for (const port of spec.ports ?? []) defaultServicePort(port);
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ??= 'Cluster';
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  defaultAddresses(spec);
  draft.status ??= { loadBalancer: {} };
  draft.status.loadBalancer ??= {};
}

function defaultServicePort(port: ServicePort): void {
  dropEmpty(port, emptyPort);
  port.protocol ||= 'TCP';
  port.targetPort ??= port.port;
}

// k8s: pkg/api/v1/service/util.go ExternallyAccessible
function isExternallyAccessible(spec: ServiceSpec): boolean {
  const hasExternalIps = spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0;
  return spec.type === 'LoadBalancer' || spec.type === 'NodePort' || hasExternalIps;
}

// The cluster has IPv4 addresses only. A headless Service without a selector may list anything behind it.
// k8s: pkg/registry/core/service/storage/alloc.go initIPFamilyFields
function defaultAddresses(spec: ServiceSpec): void {
  if (spec.type === 'ExternalName') return;
  if (spec.clusterIP !== undefined) spec.clusterIPs ??= [spec.clusterIP];
  else if (spec.clusterIPs?.[0]) spec.clusterIP = spec.clusterIPs[0];
  const isHeadlessWithoutSelector = spec.clusterIP === 'None' && spec.selector === undefined;
  spec.ipFamilyPolicy ??= isHeadlessWithoutSelector ? 'RequireDualStack' : 'SingleStack';
  spec.ipFamilies ??=
    spec.ipFamilyPolicy === 'RequireDualStack' && isHeadlessWithoutSelector ? ['IPv4', 'IPv6'] : ['IPv4'];
}
