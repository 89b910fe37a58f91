/** What kube-proxy makes of a Service and its EndpointSlices: for each port, the addresses that a request may go to. */
// k8s: pkg/proxy/endpointslicecache.go, pkg/proxy/topology.go CategorizeEndpoints
import type { IntOrString } from '../../api/int-or-percent.ts';
import type { Endpoint, EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import type { Service } from '../../kinds/service/types.ts';

export interface Target {
  /** `namespace/name` of the pod; absent for an address that is no pod's. */
  pod?: string;
  ip: string;
  port: number;
}

export interface PortRules {
  name: string;
  port: number;
  targets: readonly Target[];
}

export interface ServiceRules {
  ports: readonly PortRules[];
  /** How long a client keeps its endpoint; 0 for not at all. */
  stickyMs: number;
}

/** The rules of one Service. A headless one has none in kube-proxy: its clients ask DNS and connect to the pods' own ports. */
export function rulesOf(service: Service, slices: readonly EndpointSlice[]): ServiceRules {
  const isHeadless = service.spec.clusterIP === 'None';
  const ports = (service.spec.ports ?? []).map(({ name = '', port }) => {
    const candidates: { endpoint: Endpoint; target: Target }[] = [];
    for (const slice of slices) {
      const listed = slice.ports?.find((candidate) => (candidate.name ?? '') === name);
      if (!listed) continue;
      for (const endpoint of slice.endpoints) {
        const target = targetOf(endpoint, isHeadless ? port : (listed.port ?? port), slice.metadata.namespace ?? '');
        if (target) candidates.push({ endpoint, target });
      }
    }
    return { name, port, targets: usable(candidates, isHeadless) };
  });
  const sticks = service.spec.sessionAffinity === 'ClientIP' && !isHeadless;
  const stickySeconds = service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800;
  return { ports, stickyMs: sticks ? stickySeconds * 1000 : 0 };
}

/** The port that a client means: a number, a name, or by default the first. */
export function portRules(rules: ServiceRules, port: IntOrString | undefined): PortRules | undefined {
  if (port === undefined) return rules.ports[0];
  return rules.ports.find(
    (candidate) => candidate.port === port || candidate.name === port || String(candidate.port) === port,
  );
}

// Ready endpoints; when there are none, those that still serve while they end.
function usable(candidates: readonly { endpoint: Endpoint; target: Target }[], isHeadless: boolean): Target[] {
  const ready = candidates.filter(({ endpoint }) => isReady(endpoint));
  const chosen =
    ready.length > 0 || isHeadless
      ? ready
      : candidates.filter(
          ({ endpoint: { conditions } }) => conditions.terminating === true && conditions.serving === true,
        );
  return chosen.map(({ target }) => target);
}

/** Unknown means ready. */
export function isReady({ conditions }: Endpoint): boolean {
  return conditions.ready !== false;
}

function targetOf(endpoint: Endpoint, port: number, namespace: string): Target | undefined {
  const [ip] = endpoint.addresses;
  if (!ip) return undefined;
  const { kind, name } = endpoint.targetRef ?? {};
  return kind === 'Pod' && name
    ? { pod: `${endpoint.targetRef?.namespace ?? namespace}/${name}`, ip, port }
    : { ip, port };
}
