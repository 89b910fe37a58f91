/** The cluster's DNS, as a pure function of Services and their slices. */
// k8s: https://github.com/kubernetes/dns/blob/master/docs/specification.md
import type { EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import type { Service } from '../../kinds/service/types.ts';
import { isReady } from './rules.ts';

/** What a name stands for; undefined is NXDOMAIN. */
export type DnsAnswer = { addresses: string[] } | { alias: string } | undefined;

export interface DnsRecords {
  service(key: string): Service | undefined;
  slices(serviceKey: string): readonly EndpointSlice[];
}

const clusterDomain = 'cluster.local';

/**
 * Looks a name up as a pod of that namespace would, through its search path.
 * Examples: `web`, `web.shop`, `web.shop.svc.cluster.local`, `db-0.db.shop.svc.cluster.local`.
 */
export function resolveName(host: string, namespace: string, records: DnsRecords): DnsAnswer {
  const name = host.replace(/\.$/, '').toLowerCase();
  if (!name) return undefined;
  for (const suffix of [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain, '']) {
    const answer = resolveFull(suffix ? `${name}.${suffix}` : name, records);
    if (answer) return answer;
  }
  return undefined;
}

function resolveFull(name: string, records: DnsRecords): DnsAnswer {
  const suffix = `.svc.${clusterDomain}`;
  if (!name.endsWith(suffix)) return undefined;
  const labels = name.slice(0, -suffix.length).split('.');
  if (labels.length < 2 || labels.length > 3) return undefined;
  const [serviceName, namespace] = labels.slice(-2);
  const hostname = labels.length === 3 ? labels[0] : undefined;
  const key = `${namespace}/${serviceName}`;
  const service = records.service(key);
  if (!service) return undefined;
  const { type, externalName, clusterIP } = service.spec;
  if (type === 'ExternalName') return hostname === undefined && externalName ? { alias: externalName } : undefined;
  if (clusterIP !== 'None') return hostname === undefined && clusterIP ? { addresses: [clusterIP] } : undefined;
  const addresses: string[] = [];
  for (const slice of records.slices(key)) {
    for (const endpoint of slice.endpoints) {
      if (isReady(endpoint) && (hostname === undefined || endpoint.hostname === hostname))
        addresses.push(...endpoint.addresses);
    }
  }
  return addresses.length > 0 ? { addresses: [...new Set(addresses)] } : undefined;
}
