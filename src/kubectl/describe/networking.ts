/** `kubectl describe` of ingresses, their classes and network policies. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go IngressDescriber, describeNetworkPolicySpec
import { formatSelector } from '../../api/selector.ts';
import type { EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import { ingressAddress } from '../../kinds/ingress/address.ts';
import type { Ingress, IngressBackend } from '../../kinds/ingress/types.ts';
import type { IngressClass } from '../../kinds/ingress-class/types.ts';
import type { NetworkPolicy, PolicyPeer, PolicyPort } from '../../kinds/network-policy/types.ts';
import type { Service } from '../../kinds/service/types.ts';
import type { Command } from '../command.ts';
import { StatusError } from '../errors.ts';
import { endpointsText } from './service.ts';
import type { DescribeWriter } from './writer.ts';

export async function describeIngress(command: Command, writer: DescribeWriter, ingress: Ingress): Promise<void> {
  const { metadata, spec } = ingress;
  const namespace = metadata.namespace ?? '';
  writer.field('Name', metadata.name);
  writer.labels('Labels', metadata.labels);
  writer.field('Namespace', namespace);
  writer.field('Address', ingressAddress(ingress));
  writer.field('Ingress Class', spec.ingressClassName ?? '<none>');
  const fallback = spec.defaultBackend ? await backendText(command, namespace, spec.defaultBackend) : '<default>';
  writer.field('Default backend', fallback);
  if (spec.tls?.length) {
    writer.line(0, 'TLS:');
    for (const { secretName, hosts = [] } of spec.tls)
      writer.line(1, `${secretName ? `${secretName} terminates` : 'SNI routes'} ${hosts.join(',')}`);
  }
  writer.line(0, 'Rules:\n  Host\tPath\tBackends');
  writer.line(1, '----\t----\t--------');
  const rules = (spec.rules ?? []).filter(({ http }) => http !== undefined);
  for (const { host, http } of rules) {
    writer.line(1, `${host || '*'}\t`);
    for (const { path = '', backend } of http?.paths ?? [])
      writer.line(2, `\t${path} \t${await backendText(command, namespace, backend)}`);
  }
  if (rules.length === 0) writer.line(1, `*\t*\t${fallback}`);
  writer.annotations('Annotations', metadata.annotations);
}

/** `web:80 (10.244.1.2:80)`, or what is wrong with the Service. */
async function backendText(
  command: Command,
  namespace: string,
  { service, resource }: IngressBackend,
): Promise<string> {
  if (resource) return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  if (!service) return '';
  const { name, port } = service;
  const shown = `${name}:${port?.name ? port.name : (port?.number ?? 0)}`;
  const discovery = await command.discovery();
  try {
    const slices = await command.client.list<EndpointSlice>(
      { resource: discovery.expect('endpointslices.discovery.k8s.io'), namespace },
      { labelSelector: `kubernetes.io/service-name=${name}` },
    );
    const found = await command.client.read<Service>({ resource: discovery.expect('services'), namespace, name });
    const served = found.spec.ports?.findLast((each) =>
      port?.number ? each.port === port.number : each.name !== undefined && each.name === port?.name,
    );
    return `${shown} (${endpointsText(slices.items, served?.name ?? '')})`;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return `${shown} (<error: ${error.message}>)`;
  }
}

export function describeIngressClass(writer: DescribeWriter, { metadata, spec }: IngressClass): void {
  writer.field('Name', metadata.name);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('Controller', spec.controller ?? '');
  if (!spec.parameters) return;
  const { apiGroup, kind, name } = spec.parameters;
  writer.line(0, 'Parameters:');
  if (apiGroup !== undefined) writer.line(1, `APIGroup:\t${apiGroup}`);
  writer.line(1, `Kind:\t${kind}`);
  writer.line(1, `Name:\t${name}`);
}

export function describeNetworkPolicy(writer: DescribeWriter, { metadata, spec }: NetworkPolicy): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.field('Created on', metadata.creationTimestamp.replace('T', ' ').replace('Z', ' +0000 UTC'));
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, 'Spec:');
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = spec;
  const isAll = !Object.keys(podSelector.matchLabels ?? {}).length && !podSelector.matchExpressions?.length;
  const all = '<none> (Allowing the specific traffic to all pods in this namespace)';
  writer.raw('  PodSelector: ');
  writer.line(2, isAll ? all : formatSelector(podSelector));
  const sides = [
    ['Ingress', 'From', 'source', ingress.map(({ ports, from }) => ({ ports, peers: from }))],
    ['Egress', 'To', 'destination', egress.map(({ ports, to }) => ({ ports, peers: to }))],
  ] as const;
  for (const [type, word, end, rules] of sides) {
    const way = type.toLowerCase();
    if (policyTypes.includes(type)) {
      writer.line(1, `Allowing ${way} traffic:`);
      describeRules(writer, rules, way, word, end);
    } else writer.line(1, `Not affecting ${way} traffic`);
  }
  writer.line(1, `Policy Types: ${policyTypes.join(', ')}`);
}

interface Rule {
  ports: readonly PolicyPort[] | undefined;
  peers: readonly PolicyPeer[] | undefined;
}

function describeRules(writer: DescribeWriter, rules: readonly Rule[], way: string, word: string, end: string): void {
  if (rules.length === 0) writer.line(2, `<none> (Selected pods are isolated for ${way} connectivity)`);
  for (const [index, { ports = [], peers = [] }] of rules.entries()) {
    if (ports.length === 0) writer.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const { port, endPort, protocol = 'TCP' } of ports)
      writer.line(
        2,
        endPort === undefined
          ? `To Port: ${port ?? '<nil>'}/${protocol}`
          : `To Port Range: ${port}-${endPort}/${protocol}`,
      );
    if (peers.length === 0) writer.line(2, `${word}: <any> (traffic not restricted by ${end})`);
    for (const peer of peers) {
      writer.line(2, `${word}:`);
      describePeer(writer, peer);
    }
    if (index < rules.length - 1) writer.line(2, '----------');
  }
}

function describePeer(writer: DescribeWriter, { podSelector, namespaceSelector, ipBlock }: PolicyPeer): void {
  if (namespaceSelector) writer.line(3, `NamespaceSelector: ${formatSelector(namespaceSelector)}`);
  if (podSelector) writer.line(3, `PodSelector: ${formatSelector(podSelector)}`);
  if (namespaceSelector || podSelector || !ipBlock) return;
  writer.line(3, 'IPBlock:');
  writer.line(4, `CIDR: ${ipBlock.cidr}`);
  writer.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}
