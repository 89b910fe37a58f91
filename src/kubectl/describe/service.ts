/** `kubectl describe` of services, endpoints and endpoint slices. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describeService, describeEndpoints, formatEndpointSlices
import type { EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import type { EndpointAddress, Endpoints } from '../../kinds/endpoints/types.ts';
import type { Service, ServicePort } from '../../kinds/service/types.ts';
import type { Command } from '../command.ts';
import { StatusError } from '../errors.ts';
import { pairsText } from './workloads.ts';
import { orNone, type DescribeWriter } from './writer.ts';

const endpointsShownMax = 3;

export async function describeService(command: Command, writer: DescribeWriter, service: Service): Promise<void> {
  const { metadata, spec, status } = service;
  const slices = await slicesOf(command, service);
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('Selector', pairsText(spec.selector));
  writer.field('Type', spec.type);
  if (spec.ipFamilyPolicy) writer.field('IP Family Policy', spec.ipFamilyPolicy);
  writer.field('IP Families', spec.ipFamilies?.length ? spec.ipFamilies.join(',') : '<none>');
  writer.field('IP', spec.clusterIP ?? '');
  writer.field('IPs', spec.clusterIPs?.length ? spec.clusterIPs.join(',') : '<none>');
  if (spec.externalIPs?.length) writer.field('External IPs', spec.externalIPs.join(','));
  if (spec.loadBalancerIP) writer.field('Desired LoadBalancer IP', spec.loadBalancerIP);
  if (spec.externalName) writer.field('External Name', spec.externalName);
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0)
    writer.field(
      'LoadBalancer Ingress',
      ingress
        .map(({ ip, hostname, ipMode }) => (ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : (hostname ?? '')))
        .join(', '),
    );
  for (const port of spec.ports ?? []) describePort(writer, port, slices);
  writer.field('Session Affinity', spec.sessionAffinity);
  if (spec.externalTrafficPolicy) writer.field('External Traffic Policy', spec.externalTrafficPolicy);
  if (spec.internalTrafficPolicy) writer.field('Internal Traffic Policy', spec.internalTrafficPolicy);
  if (spec.healthCheckNodePort) writer.field('HealthCheck NodePort', spec.healthCheckNodePort);
  if (spec.loadBalancerSourceRanges?.length)
    writer.field('LoadBalancer Source Ranges', spec.loadBalancerSourceRanges.join(','));
  if (spec.trafficDistribution) writer.field('Traffic Distribution', spec.trafficDistribution);
}

async function slicesOf(command: Command, { metadata }: Service): Promise<EndpointSlice[]> {
  const resource = (await command.discovery()).find('endpointslices.discovery.k8s.io');
  if (!resource) return [];
  try {
    const list = await command.client.list<EndpointSlice>(
      { resource, ...(metadata.namespace ? { namespace: metadata.namespace } : {}) },
      { labelSelector: `kubernetes.io/service-name=${metadata.name}` },
    );
    return list.items;
  } catch (error) {
    if (error instanceof StatusError) return [];
    throw error;
  }
}

function describePort(
  writer: DescribeWriter,
  { name, port, protocol, targetPort, nodePort }: ServicePort,
  slices: readonly EndpointSlice[],
): void {
  writer.line(0, `Port:\t${name || '<unset>'}\t${port}/${protocol}`);
  writer.field('TargetPort', `${targetPort}/${protocol}`);
  if (nodePort) writer.line(0, `NodePort:\t${name || '<unset>'}\t${nodePort}/${protocol}`);
  writer.field('Endpoints', endpointsText(slices, name ?? ''));
}

/** The first ready addresses of a port, and how many more there are. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const addresses = slices.flatMap(({ ports, endpoints, addressType }) => {
    const ready = (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .map(({ addresses: [address] }) => (addressType === 'IPv6' ? `[${address}]` : address));
    if (!ports?.length)
      return (endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready !== false)
        .map(({ addresses: [address] }) => address);
    return ports
      .filter(({ name }) => (name ?? '') === portName)
      .flatMap(({ port }) => ready.map((address) => `${address}:${port}`));
  });
  const shown = addresses.slice(0, endpointsShownMax).join(',');
  return addresses.length > endpointsShownMax ? `${shown} + ${addresses.length - endpointsShownMax} more...` : shown;
}

export function describeEndpoints(writer: DescribeWriter, { metadata, subsets = [] }: Endpoints): void {
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.line(0, 'Subsets:');
  for (const { addresses, notReadyAddresses, ports } of subsets) {
    writer.field('Addresses', addressesText(addresses), 1);
    writer.field('NotReadyAddresses', addressesText(notReadyAddresses), 1);
    if (ports?.length) {
      writer.line(1, 'Ports:');
      writer.table(
        2,
        ['Name', 'Port', 'Protocol'],
        ports.map(({ name, port, protocol }) => [name || '<unset>', port, protocol ?? '']),
      );
    }
    writer.line(0, '');
  }
}

function addressesText(addresses: readonly EndpointAddress[] = []): string {
  return orNone(addresses.map(({ ip }) => ip).join(','));
}

export function describeEndpointSlice(writer: DescribeWriter, slice: EndpointSlice): void {
  const { metadata, addressType, ports, endpoints } = slice;
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace ?? '');
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('AddressType', addressType);
  if (ports?.length) {
    writer.line(0, 'Ports:');
    writer.table(
      1,
      ['Name', 'Port', 'Protocol'],
      ports.map(({ name, port, protocol }) => [name || '<unset>', port ?? '<unset>', protocol ?? '']),
    );
  } else writer.line(0, 'Ports: <unset>');
  if (!endpoints?.length) return writer.line(0, 'Endpoints: <none>');
  writer.line(0, 'Endpoints:');
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    writer.line(1, `- Addresses:\t${addresses.join(',') || '<none>'}`);
    writer.line(2, 'Conditions:');
    writer.line(3, `Ready:\t${conditions.ready ?? '<unset>'}`);
    writer.line(2, `Hostname:\t${hostname ?? '<unset>'}`);
    if (targetRef) writer.line(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}`);
    writer.line(2, `NodeName:\t${nodeName ?? '<unset>'}`);
    writer.line(2, `Zone:\t${zone ?? '<unset>'}`);
  }
}
