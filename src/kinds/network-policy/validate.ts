/** Checks a NetworkPolicy. */
// k8s: pkg/apis/networking/validation/validation.go ValidateNetworkPolicySpec
import type { FieldReport } from '../../api/validation.ts';
import { cidrMessage, isStrictSubset, prefixOf } from '../cidr.ts';
import { portNameProblems, rangeMessage, validatePortNumber } from '../formats.ts';
import { goStrings } from '../go-syntax.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { validateLabelSelector } from '../validate-selector.ts';
import type { NetworkPolicy, PolicyPeer, PolicyPort } from './types.ts';

const protocols = ['TCP', 'UDP', 'SCTP'];
const policyTypes = ['Ingress', 'Egress'];

export function validateNetworkPolicy(policy: NetworkPolicy, report: FieldReport): void {
  validateMetadata(policy, true, 'subdomain', report);
  const { podSelector, ingress = [], egress = [], policyTypes: types = [] } = policy.spec;
  validateLabelSelector(podSelector, 'spec.podSelector', report);
  for (const [index, { ports, from }] of ingress.entries())
    validateRule(ports, from, `spec.ingress[${index}]`, 'from', report);
  for (const [index, { ports, to }] of egress.entries()) validateRule(ports, to, `spec.egress[${index}]`, 'to', report);
  if (types.length > policyTypes.length) {
    const goText = goStrings(types).replace('[]string', '&[]networking.PolicyType');
    return report.invalidGo('spec.policyTypes', goText, 'may not specify more than two policyTypes');
  }
  for (const [index, type] of types.entries())
    if (!policyTypes.includes(type)) report.notSupported(`spec.policyTypes[${index}]`, type, policyTypes);
}

function validateRule(
  ports: readonly PolicyPort[] = [],
  peers: readonly PolicyPeer[] = [],
  path: string,
  side: 'from' | 'to',
  report: FieldReport,
): void {
  for (const [index, port] of ports.entries()) validatePort(port, `${path}.ports[${index}]`, report);
  for (const [index, peer] of peers.entries()) validatePeer(peer, `${path}.${side}[${index}]`, report);
}

function validatePort({ protocol, port, endPort }: PolicyPort, path: string, report: FieldReport): void {
  if (protocol !== undefined && !protocols.includes(protocol))
    report.notSupported(`${path}.protocol`, protocol, protocols);
  const refuseEnd = (why: string): void => report.invalid(`${path}.endPort`, endPort, why);
  if (port === undefined) {
    if (endPort !== undefined) refuseEnd('may not be specified when `port` is not specified');
  } else if (typeof port === 'string') {
    if (endPort !== undefined) refuseEnd('may not be specified when `port` is non-numeric');
    for (const problem of portNameProblems(port)) report.invalid(`${path}.port`, port, problem);
  } else {
    validatePortNumber(`${path}.port`, port, report);
    if (endPort === undefined) return;
    if (endPort < port) refuseEnd('must be greater than or equal to `port`');
    if (endPort < 1 || endPort > 65_535) refuseEnd(rangeMessage(1, 65_535));
  }
}

function validatePeer(
  { podSelector, namespaceSelector, ipBlock }: PolicyPeer,
  path: string,
  report: FieldReport,
): void {
  validateLabelSelector(podSelector, `${path}.podSelector`, report);
  validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`, report);
  if (ipBlock) validateBlock(ipBlock, `${path}.ipBlock`, report);
  if (!podSelector && !namespaceSelector && !ipBlock) report.required(path, 'must specify a peer');
  else if (ipBlock && (podSelector ?? namespaceSelector))
    report.forbidden(path, 'may not specify both ipBlock and another peer');
}

// k8s: pkg/apis/networking/validation/validation.go ValidateIPBlock
function validateBlock(
  { cidr, except = [] }: NonNullable<PolicyPeer['ipBlock']>,
  path: string,
  report: FieldReport,
): void {
  if (!cidr) return report.required(`${path}.cidr`);
  if (!prefixOf(cidr)) return report.invalid(`${path}.cidr`, cidr, cidrMessage);
  for (const [index, part] of except.entries()) {
    const field = `${path}.except[${index}]`;
    if (!prefixOf(part)) report.invalid(field, part, cidrMessage);
    else if (!isStrictSubset(cidr, part)) report.invalid(field, part, 'must be a strict subset of `cidr`');
  }
}
