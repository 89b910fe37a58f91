/** Gives out cluster IPs and node ports to Services, and refuses those that are taken. */
// k8s: pkg/registry/core/service/storage/alloc.go, pkg/registry/core/service/ipallocator, .../portallocator
import type { KubernetesObject } from '../../api/object.ts';
import type { StatusCause } from '../../api/status.ts';
import type { RandomStream } from '../../base/random.ts';
import type { Service, ServiceSpec } from '../../kinds/service/types.ts';
import type { Store } from '../store/store.ts';

/** kubeadm's default Service network. */
export const serviceNetwork = '10.96.0.0/12';
/** The default of --service-node-port-range. */
export const nodePorts = { first: 30_000, last: 32_767 } as const;

const networkStart = addressNumber('10.96.0.0');
const networkSize = 2 ** 20;
// The first addresses and ports are for those who ask for one; the others are given out.
// k8s: pkg/registry/core/service/ipallocator/ipallocator.go calculateRangeOffset, portallocator/allocator.go
const firstDynamicAddress = 256;
const firstDynamicPort = 86;

export class ServiceAddresses {
  readonly #random: RandomStream;
  readonly #addresses = new Map<string, string>();
  readonly #ports = new Map<number, string>();

  constructor(random: RandomStream) {
    this.#random = random;
  }

  /** Keeps track of what is taken, by the Services in the store. */
  follow(store: Store<KubernetesObject>, path: string): void {
    store.watch(path, store.revision, (version, before) => {
      if (before) this.#release(before.value as Service, version.key);
      if (!version.deleted) this.#take(version.value as Service, version.key);
    });
  }

  /** Reads anew what is taken, after a save was put in place. */
  reload(store: Store<KubernetesObject>, path: string): void {
    this.#addresses.clear();
    this.#ports.clear();
    for (const version of store.range(path)) this.#take(version.value as Service, version.key);
  }

  /** Fills in what the Service needs; returns what is wrong with what it asks for. @param key its own key, whose addresses it may keep */
  assign(draft: { spec: ServiceSpec }, key: string): StatusCause[] {
    const causes: StatusCause[] = [];
    const { spec } = draft;
    const refused = refusedFamilies(spec);
    if (refused.length > 0) return refused;
    if (needsClusterIp(spec)) this.#assignAddress(spec, key, causes);
    if (needsNodePorts(spec)) this.#assignPorts(spec, key, causes);
    return causes;
  }

  #assignAddress(spec: ServiceSpec, key: string, causes: StatusCause[]): void {
    if (!spec.clusterIP) {
      const address = this.#freeAddress();
      if (!address)
        return void causes.push({
          reason: 'InternalError',
          field: 'spec.clusterIPs',
          message: 'Internal error: failed to allocate a serviceIP: range is full',
        });
      spec.clusterIP = address;
      spec.clusterIPs = [address];
      return;
    }
    spec.clusterIPs ??= [spec.clusterIP];
    const number = addressNumber(spec.clusterIP);
    const refuse = (why: string): void => {
      const message = `Invalid value: []string{${(spec.clusterIPs ?? []).map((address) => JSON.stringify(address)).join(', ')}}: failed to allocate IP ${spec.clusterIP}: ${why}`;
      causes.push({ reason: 'FieldValueInvalid', field: 'spec.clusterIPs', message });
    };
    // What is no address at all is for validation to refuse.
    if (Number.isNaN(number)) return;
    if (number <= networkStart || number >= networkStart + networkSize - 1) {
      refuse(
        `the provided IP (${spec.clusterIP}) is not in the valid range. The range of valid IPs is ${serviceNetwork}`,
      );
    } else if ((this.#addresses.get(spec.clusterIP) ?? key) !== key) refuse('provided IP is already allocated');
  }

  #assignPorts(spec: ServiceSpec, key: string, causes: StatusCause[]): void {
    const own = new Set<number>();
    (spec.ports ?? []).forEach((port, index) => {
      const refuse = (why: string): void => {
        causes.push({
          reason: 'FieldValueInvalid',
          field: `spec.ports[${index}].nodePort`,
          message: `Invalid value: ${port.nodePort}: ${why}`,
        });
      };
      if (!port.nodePort) {
        // Two protocols on one port share their node port.
        const twin = spec.ports?.find((other) => other !== port && other.port === port.port && other.nodePort);
        const given = twin?.nodePort ?? this.#freePort(own);
        if (given === undefined) return refuse('range is full');
        port.nodePort = given;
      } else if (port.nodePort < nodePorts.first || port.nodePort > nodePorts.last) {
        return refuse(
          `provided port is not in the valid range. The range of valid ports is ${nodePorts.first}-${nodePorts.last}`,
        );
      } else if ((this.#ports.get(port.nodePort) ?? key) !== key) return refuse('provided port is already allocated');
      own.add(port.nodePort);
    });
  }

  #freeAddress(): string | undefined {
    const count = networkSize - 1 - firstDynamicAddress;
    const start = this.#random.below(count);
    for (let step = 0; step < count; step++) {
      const address = addressText(networkStart + firstDynamicAddress + ((start + step) % count));
      if (!this.#addresses.has(address)) return address;
    }
    return undefined;
  }

  #freePort(own: ReadonlySet<number>): number | undefined {
    const first = nodePorts.first + firstDynamicPort;
    const count = nodePorts.last - first + 1;
    const start = this.#random.below(count);
    for (let step = 0; step < count; step++) {
      const port = first + ((start + step) % count);
      if (!this.#ports.has(port) && !own.has(port)) return port;
    }
    return undefined;
  }

  #take(service: Service, key: string): void {
    const { clusterIP, ports } = service.spec;
    if (clusterIP && clusterIP !== 'None') this.#addresses.set(clusterIP, key);
    for (const port of ports ?? []) if (port.nodePort) this.#ports.set(port.nodePort, key);
  }

  #release(service: Service, key: string): void {
    const { clusterIP, ports } = service.spec;
    if (clusterIP && this.#addresses.get(clusterIP) === key) this.#addresses.delete(clusterIP);
    for (const port of ports ?? [])
      if (port.nodePort && this.#ports.get(port.nodePort) === key) this.#ports.delete(port.nodePort);
  }
}

/** The cluster has addresses of IPv4 only; a Service without addresses and selector may name what it likes. */
// k8s: pkg/registry/core/service/storage/alloc.go initIPFamilyFields
function refusedFamilies({ type, clusterIP, selector, ipFamilies = [], ipFamilyPolicy }: ServiceSpec): StatusCause[] {
  if (type === 'ExternalName' || (clusterIP === 'None' && Object.keys(selector ?? {}).length === 0)) return [];
  const reason = 'FieldValueInvalid';
  const causes = ipFamilies.flatMap((family, index) => {
    const message = 'Invalid value: "IPv6": not configured on this cluster';
    return family === 'IPv6' ? [{ reason, field: `spec.ipFamilies[${index}]`, message }] : [];
  });
  if (ipFamilyPolicy !== 'RequireDualStack') return causes;
  const message = 'Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services';
  return [{ reason, field: 'spec.ipFamilyPolicy', message }, ...causes];
}

/** Clears what the old type needed and the new one does not, when the client just sent it back. */
// k8s: pkg/registry/core/service/strategy.go dropTypeDependentFields
export function dropTypeDependentFields(next: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIp(old) && next.type === 'ExternalName' && next.clusterIP === old.clusterIP) {
    delete next.clusterIP;
    delete next.clusterIPs;
    delete next.ipFamilies;
    delete next.ipFamilyPolicy;
  }
  if (needsNodePorts(old) && !needsNodePorts(next)) {
    const before = new Set((old.ports ?? []).map((port) => port.nodePort));
    if ((next.ports ?? []).every((port) => before.has(port.nodePort)))
      for (const port of next.ports ?? []) delete port.nodePort;
  }
  if (old.type === 'LoadBalancer' && next.type !== 'LoadBalancer') {
    if (next.allocateLoadBalancerNodePorts === old.allocateLoadBalancerNodePorts)
      delete next.allocateLoadBalancerNodePorts;
    if (next.loadBalancerClass === old.loadBalancerClass) delete next.loadBalancerClass;
  }
  const isExternal = next.type === 'NodePort' || next.type === 'LoadBalancer' || (next.externalIPs?.length ?? 0) > 0;
  if (!isExternal && next.externalTrafficPolicy === old.externalTrafficPolicy) delete next.externalTrafficPolicy;
}

function needsClusterIp(spec: ServiceSpec): boolean {
  return spec.type !== 'ExternalName' && spec.clusterIP !== 'None';
}

function needsNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

/** NaN for what is no IPv4 address. */
function addressNumber(text: string): number {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return Number.NaN;
  const bytes = match.slice(1).map(Number);
  return bytes.some((byte) => byte > 255) ? Number.NaN : bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}
