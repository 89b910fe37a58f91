/** Checks Endpoints. */
// k8s: pkg/apis/core/validation/validation.go ValidateEndpoints
import { type FieldReport, dnsSubdomainProblems } from '../../api/validation.ts';
import { isIpv4, isIpv6, validateAddress, validateDnsLabel, validatePortNumber } from '../formats.ts';
import { portProtocols } from '../pod/validate-ports.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { EndpointAddress, EndpointPort, Endpoints } from './types.ts';

export function validateEndpoints(endpoints: Endpoints, report: FieldReport): void {
  validateMetadata(endpoints, true, 'subdomain', report);
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of (endpoints.subsets ?? []).entries()) {
    const field = `subsets[${index}]`;
    if (addresses.length === 0 && notReadyAddresses.length === 0)
      report.required(field, 'must specify `addresses` or `notReadyAddresses`');
    for (const [place, address] of addresses.entries())
      validateEndpointAddress(`${field}.addresses[${place}]`, address, report);
    for (const [place, address] of notReadyAddresses.entries())
      validateEndpointAddress(`${field}.notReadyAddresses[${place}]`, address, report);
    for (const [place, port] of ports.entries())
      validatePort(`${field}.ports[${place}]`, port, ports.length > 1, report);
  }
}

function validateEndpointAddress(
  field: string,
  { ip, hostname, nodeName }: EndpointAddress,
  report: FieldReport,
): void {
  validateAddress(`${field}.ip`, ip ?? '', report);
  if (hostname) validateDnsLabel(`${field}.hostname`, hostname, report);
  if (nodeName !== undefined)
    for (const problem of dnsSubdomainProblems(nodeName)) report.invalid(`${field}.nodeName`, nodeName, problem);
  validateOrdinaryAddress(`${field}.ip`, ip ?? '', report);
}

/** Addresses that mean the machine itself, or its own wire, lead nowhere from elsewhere. */
// k8s: pkg/apis/core/validation/validation.go ValidateNonSpecialIP
function validateOrdinaryAddress(field: string, ip: string, report: FieldReport): void {
  if (!isIpv4(ip) && !isIpv6(ip)) return report.invalid(field, ip, 'must be a valid IP address');
  if (/^(0\.0\.0\.0|[0:]+)$/.test(ip)) report.invalid(field, ip, `may not be unspecified (${ip})`);
  if (ip.startsWith('127.') || /^[0:]*:0*1$/.test(ip))
    report.invalid(field, ip, 'may not be in the loopback range (127.0.0.0/8, ::1/128)');
  if (ip.startsWith('169.254.') || /^fe[89ab]/i.test(ip))
    report.invalid(field, ip, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  if (ip.startsWith('224.0.0.') || /^ff.2:/i.test(ip))
    report.invalid(field, ip, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
}

// k8s: pkg/apis/core/validation/validation.go validateEndpointPort
function validatePort(field: string, { name, port, protocol }: EndpointPort, isNamed: boolean, report: FieldReport) {
  if (isNamed && !name) report.required(`${field}.name`);
  else if (name) validateDnsLabel(`${field}.name`, name, report);
  validatePortNumber(`${field}.port`, port, report);
  if (!protocol) report.required(`${field}.protocol`);
  else if (!portProtocols.includes(protocol)) report.notSupported(`${field}.protocol`, protocol, portProtocols);
}
