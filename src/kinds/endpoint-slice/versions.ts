/** EndpointSlices as discovery.k8s.io/v1beta1 wrote them: node and zone of an endpoint were topology labels. */
// k8s: pkg/apis/discovery/v1beta1/conversion.go
import type { OtherVersion } from '../../api/kind.ts';

const hostname = 'kubernetes.io/hostname';
const zone = 'topology.kubernetes.io/zone';

interface OldEndpoint {
  topology?: Record<string, string>;
  deprecatedTopology?: Record<string, string>;
  nodeName?: string;
  zone?: string;
}

export const discoveryBeta: OtherVersion = {
  group: 'discovery.k8s.io',
  version: 'v1beta1',
  deprecatedIn: 'v1.21',
  removedIn: 'v1.25',
  toStorage(draft) {
    for (const endpoint of endpointsOf(draft)) {
      const { [hostname]: node, [zone]: place, ...rest } = isTopology(endpoint.topology) ? endpoint.topology : {};
      if (isTopology(endpoint.topology)) delete endpoint.topology;
      if (node) endpoint.nodeName ??= node;
      if (place) endpoint.zone = place;
      if (Object.keys(rest).length > 0) endpoint.deprecatedTopology = rest;
    }
  },
  fromStorage(draft) {
    for (const endpoint of endpointsOf(draft)) {
      const topology = {
        ...endpoint.deprecatedTopology,
        ...(endpoint.nodeName ? { [hostname]: endpoint.nodeName } : {}),
        ...(endpoint.zone ? { [zone]: endpoint.zone } : {}),
      };
      delete endpoint.deprecatedTopology;
      delete endpoint.zone;
      if (Object.keys(topology).length > 0) endpoint.topology = topology;
    }
  },
};

function endpointsOf(draft: Record<string, unknown>): OldEndpoint[] {
  if (!Array.isArray(draft.endpoints)) return [];
  return draft.endpoints.filter((endpoint) => typeof endpoint === 'object' && endpoint !== null);
}

// What is of another type stays for the schema to refuse.
function isTopology(topology: unknown): topology is Record<string, string> {
  return typeof topology === 'object' && topology !== null && !Array.isArray(topology);
}
