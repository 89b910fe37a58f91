/** Checks an EndpointSlice. */
// k8s: pkg/apis/discovery/validation/validation.go ValidateEndpointSlice
import type { FieldReport } from '../../api/validation.ts';
import { isIpv4, isIpv6 } from '../formats.ts';
import { portProtocols } from '../pod/validate-ports.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { EndpointSlice } from './types.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const endpointsMax = 1000;
const addressesMax = 100;

export function validateEndpointSlice(slice: EndpointSlice, report: FieldReport): void {
  validateMetadata(slice, true, 'subdomain', report);
  if (!slice.addressType) report.required('addressType');
  else if (!addressTypes.includes(slice.addressType))
    report.notSupported('addressType', slice.addressType, addressTypes);
  if (slice.endpoints.length > endpointsMax) return report.tooMany('endpoints', slice.endpoints.length, endpointsMax);
  for (const [index, endpoint] of slice.endpoints.entries()) {
    const field = `endpoints[${index}].addresses`;
    const addresses = endpoint.addresses ?? [];
    if (addresses.length === 0) report.required(field, 'must contain at least 1 address');
    if (addresses.length > addressesMax) report.tooMany(field, addresses.length, addressesMax);
    for (const [place, address] of addresses.entries()) {
      const path = `${field}[${place}]`;
      if (slice.addressType === 'IPv4' && !isIpv4(address)) {
        report.invalid(path, address, 'must be a valid IPv4 address');
      } else if (slice.addressType === 'IPv6' && !isIpv6(address)) {
        report.invalid(path, address, 'must be a valid IPv6 address');
      }
    }
  }
  validatePorts(slice, report);
}

export function validateEndpointSliceUpdate(next: EndpointSlice, old: EndpointSlice, report: FieldReport): void {
  report.immutable('addressType', next.addressType, old.addressType);
}

function validatePorts(slice: EndpointSlice, report: FieldReport): void {
  const names = new Set<string>();
  for (const [index, port] of (slice.ports ?? []).entries()) {
    const name = port.name ?? '';
    if (names.has(name)) report.duplicate('ports', name);
    names.add(name);
    if (port.protocol !== undefined && !portProtocols.includes(port.protocol)) {
      report.notSupported(`ports[${index}].protocol`, port.protocol, portProtocols);
    }
  }
}
