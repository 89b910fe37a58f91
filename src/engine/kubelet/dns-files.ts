/** The files by which a container finds names: `/etc/hosts` and `/etc/resolv.conf`. */
// k8s: pkg/kubelet/kubelet_pods.go managedHostsFileContent, hostsEntriesFromHostAliases; pkg/kubelet/network/dns/dns.go GetPodDNS
import type { Pod } from '../../kinds/pod/types.ts';

const clusterDomain = 'cluster.local';
const clusterDns = '10.96.0.10';
/** The gateway of the machines' network answers for the world outside. */
const machineDns = '172.18.0.1';

interface HostAlias {
  ip: string;
  hostnames?: string[];
}

interface DnsConfig {
  nameservers?: string[];
  searches?: string[];
  options?: { name?: string; value?: string }[];
}

export function hostAliasesOf({ spec }: Pod): readonly HostAlias[] {
  return (spec.hostAliases ?? []) as readonly HostAlias[];
}

export function hostsFile(pod: Pod, ip = ''): string {
  const name = pod.spec.hostname ?? pod.metadata.name;
  const { subdomain } = pod.spec;
  const names = subdomain ? `${name}.${subdomain}.${pod.metadata.namespace}.svc.${clusterDomain}\t${name}` : name;
  const lines = [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    `${ip}\t${names}`,
  ];
  const aliases = hostAliasesOf(pod);
  if (aliases.length > 0) lines.push('', '# Entries added by HostAliases.');
  for (const alias of aliases) lines.push([alias.ip, ...(alias.hostnames ?? [])].join('\t'));
  return `${lines.join('\n')}\n`;
}

export function resolvFile({ metadata, spec }: Pod): string {
  const { nameservers = [], searches = [], options = [] } = (spec.dnsConfig ?? {}) as DnsConfig;
  const policy = (spec.dnsPolicy as string | undefined) ?? 'ClusterFirst';
  const isOfCluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec.hostNetwork);
  const servers = isOfCluster ? [clusterDns] : policy === 'None' ? [] : [machineDns];
  const domains = isOfCluster
    ? [`${metadata.namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain]
    : [];
  const set = new Map(isOfCluster ? [['ndots', 'ndots:5']] : []);
  for (const { name = '', value } of options) set.set(name, value === undefined ? name : `${name}:${value}`);
  return [
    ...line('search', [...domains, ...searches]),
    ...[...new Set([...servers, ...nameservers])].map((server) => `nameserver ${server}\n`),
    ...line('options', [...set.values()]),
  ].join('');
}

function line(word: string, values: readonly string[]): string[] {
  return values.length > 0 ? [`${word} ${[...new Set(values)].join(' ')}\n`] : [];
}
