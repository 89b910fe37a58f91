/** Checks a Service. */
// k8s: pkg/apis/core/validation/validation.go ValidateService
import { type FieldReport, dnsSubdomainProblems, validateLabels } from '../../api/validation.ts';
import { goString } from '../go-syntax.ts';
import { validateAddress, validateDnsLabel, validatePortNumber, validatePortNumberOrName } from '../formats.ts';
import { validateQualifiedName } from '../formats.ts';
import { portProtocols } from '../pod/validate-ports.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { isHeadless } from './headless.ts';
import type { Service, ServicePort, ServiceSpec } from './types.ts';
import { validateClusterAddresses } from './validate-addresses.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const affinities = ['ClientIP', 'None'];
const trafficPolicies = ['Cluster', 'Local'];
const affinitySecondsMax = 86_400;

export function validateService(service: Service, report: FieldReport): void {
  validateMetadata(service, true, 'label1035', report);
  const spec = service.spec;
  const ports = spec.ports ?? [];
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') report.required('spec.ports');
  if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec)) {
    report.invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`);
  }
  if (spec.type === 'ExternalName') validateExternalName(spec, report);
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    validateServicePort(port, ports.length > 1, names, `spec.ports[${index}]`, report);
  }
  validateLabels(spec.selector, 'spec.selector', report);
  validateSessionAffinity(spec, report);
  validateClusterAddresses(spec, report);
  for (const [index, address] of (spec.externalIPs ?? []).entries()) {
    validateAddress(`spec.externalIPs[${index}]`, address, report);
  }
  if (!types.includes(spec.type)) report.notSupported('spec.type', spec.type, types);
  validateNodePorts(spec.type, ports, report);
  validateDuplicatePorts(ports, report);
  validateLoadBalancer(spec, report);
  validateTrafficPolicies(spec, report);
}

function validateExternalName(spec: ServiceSpec, report: FieldReport): void {
  const detail = 'may not be set for ExternalName services';
  if (spec.clusterIPs?.length) report.forbidden('spec.clusterIPs', detail);
  if (spec.ipFamilies?.length) report.forbidden('spec.ipFamilies', detail);
  if (spec.ipFamilyPolicy !== undefined) report.forbidden('spec.ipFamilyPolicy', detail);
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (!name) return report.required('spec.externalName');
  for (const problem of dnsSubdomainProblems(name)) report.invalid('spec.externalName', name, problem);
}

function validateServicePort(
  port: ServicePort,
  needsName: boolean,
  names: Set<string>,
  field: string,
  report: FieldReport,
): void {
  if (port.name) {
    validateDnsLabel(`${field}.name`, port.name, report);
    if (names.has(port.name)) report.duplicate(`${field}.name`, port.name);
    names.add(port.name);
  } else if (needsName) report.required(`${field}.name`);
  validatePortNumber(`${field}.port`, port.port, report);
  if (!portProtocols.includes(port.protocol)) report.notSupported(`${field}.protocol`, port.protocol, portProtocols);
  validatePortNumberOrName(`${field}.targetPort`, port.targetPort, report);
  if (port.appProtocol !== undefined) validateQualifiedName(`${field}.appProtocol`, port.appProtocol, report);
}

function validateSessionAffinity(spec: ServiceSpec, report: FieldReport): void {
  if (!affinities.includes(spec.sessionAffinity)) {
    report.notSupported('spec.sessionAffinity', spec.sessionAffinity, affinities);
  }
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity !== 'ClientIP' || seconds === undefined) return;
  if (seconds <= 0 || seconds > affinitySecondsMax) {
    const detail = `must be greater than 0 and less than ${affinitySecondsMax}`;
    report.invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, detail);
  }
}

function validateNodePorts(type: ServiceSpec['type'], ports: readonly ServicePort[], report: FieldReport): void {
  const seen = new Set<string>();
  for (const [index, port] of ports.entries()) {
    if (!port.nodePort) continue;
    const field = `spec.ports[${index}].nodePort`;
    if (type === 'ClusterIP') report.forbidden(field, "may not be used when `type` is 'ClusterIP'");
    const key = `${port.protocol}/${port.nodePort}`;
    if (seen.has(key)) report.duplicate(field, port.nodePort);
    seen.add(key);
  }
}

function validateDuplicatePorts(ports: readonly ServicePort[], report: FieldReport): void {
  const seen = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const key = `${port.protocol}/${port.port}`;
    if (seen.has(key)) {
      const goText = `core.ServicePort{Name:"", Protocol:${goString(port.protocol)}, AppProtocol:(*string)(nil), Port:${port.port}, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}`;
      report.duplicateGo(`spec.ports[${index}]`, goText);
    }
    seen.add(key);
  }
}

function validateLoadBalancer(spec: ServiceSpec, report: FieldReport): void {
  if (spec.type === 'LoadBalancer') return;
  const detail = "may only be used when `type` is 'LoadBalancer'";
  if (spec.loadBalancerSourceRanges?.length) report.forbidden('spec.LoadBalancerSourceRanges', detail);
  if (spec.allocateLoadBalancerNodePorts !== undefined) {
    report.forbidden('spec.allocateLoadBalancerNodePorts', detail);
  }
  if (spec.loadBalancerClass !== undefined) report.forbidden('spec.loadBalancerClass', detail);
}

function validateTrafficPolicies(spec: ServiceSpec, report: FieldReport): void {
  const external = spec.externalTrafficPolicy;
  const hasExternalIps = spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0;
  const isExternal = spec.type === 'LoadBalancer' || spec.type === 'NodePort' || hasExternalIps;
  if (external && !isExternal) {
    report.invalid('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services');
  } else if (external && !trafficPolicies.includes(external)) {
    report.notSupported('spec.externalTrafficPolicy', external, trafficPolicies);
  }
  const needsHealthCheck = spec.type === 'LoadBalancer' && external === 'Local';
  if (spec.healthCheckNodePort && !needsHealthCheck) {
    const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    report.invalid('spec.healthCheckNodePort', spec.healthCheckNodePort, detail);
  }
  const internal = spec.internalTrafficPolicy;
  if (internal && !trafficPolicies.includes(internal)) {
    report.notSupported('spec.internalTrafficPolicy', internal, trafficPolicies);
  }
  if (spec.trafficDistribution !== undefined && spec.trafficDistribution !== 'PreferClose') {
    report.notSupported('spec.trafficDistribution', spec.trafficDistribution, ['PreferClose']);
  }
}
