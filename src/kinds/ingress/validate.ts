/** Checks an Ingress. */
// k8s: pkg/apis/networking/validation/validation.go ValidateIngressSpec
import { type FieldReport, dns1035LabelProblems, dnsSubdomainProblems } from '../../api/validation.ts';
import { isIpv4, isIpv6, portNameProblems, validatePortNumber } from '../formats.ts';
import { pathSegmentProblems, validateMetadata } from '../validate-metadata.ts';
import type { Ingress, IngressBackend, IngressPath, IngressRule, LocalReference } from './types.ts';

export const classAnnotation = 'kubernetes.io/ingress.class';
const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];
const wrongInPaths = ['//', '/./', '/../', '%2f', '%2F'];
const wrongAtEnds = ['/..', '/.'];

export function validateIngress(ingress: Ingress, report: FieldReport): void {
  validateMetadata(ingress, true, 'subdomain', report);
  const { rules = [], defaultBackend, tls = [], ingressClassName } = ingress.spec;
  if (rules.length === 0 && !defaultBackend) {
    const why = 'either `defaultBackend` or `rules` must be specified';
    report.invalidGo('spec', '[]networking.IngressRule(nil)', why);
  }
  if (defaultBackend) validateBackend(defaultBackend, 'spec.defaultBackend', report);
  for (const [index, rule] of rules.entries()) validateRule(rule, `spec.rules[${index}]`, report);
  for (const [index, { hosts = [], secretName }] of tls.entries()) {
    const path = `spec.tls[${index}]`;
    for (const [place, host] of hosts.entries())
      for (const problem of hostProblems(host)) report.invalid(`${path}.hosts[${place}]`, host, problem);
    if (secretName)
      for (const problem of dnsSubdomainProblems(secretName)) report.invalid(`${path}.secretName`, secretName, problem);
  }
  if (ingressClassName !== undefined)
    for (const problem of dnsSubdomainProblems(ingressClassName))
      report.invalid('spec.ingressClassName', ingressClassName, problem);
}

/** Asked of new Ingresses alone. */
// k8s: pkg/apis/networking/validation/validation.go ValidateIngressCreate
export function validateClassAnnotation({ metadata, spec }: Ingress, report: FieldReport): void {
  const annotated = metadata.annotations?.[classAnnotation];
  const { ingressClassName } = spec;
  if (annotated === undefined || ingressClassName === undefined || annotated === ingressClassName) return;
  report.invalid(`annotations.${classAnnotation}`, annotated, 'must match `ingressClassName` when both are specified');
}

function validateRule({ host, http }: IngressRule, path: string, report: FieldReport): void {
  if (host) {
    if (isIpv4(host) || isIpv6(host)) report.invalid(`${path}.host`, host, 'must be a DNS name, not an IP address');
    for (const problem of hostProblems(host)) report.invalid(`${path}.host`, host, problem);
  }
  if (!http) return;
  if (!http.paths?.length) report.required(`${path}.http.paths`);
  for (const [index, each] of (http.paths ?? []).entries()) validatePath(each, `${path}.http.paths[${index}]`, report);
}

/** `*.example.com` stands for every name one level below. */
function hostProblems(host: string): string[] {
  if (!host.includes('*')) return dnsSubdomainProblems(host);
  if (/^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(host)) return [];
  return [
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  ];
}

function validatePath({ path = '', pathType, backend }: IngressPath, field: string, report: FieldReport): void {
  if (pathType === undefined) return report.required(`${field}.pathType`, 'pathType must be specified');
  const refuse = (why: string): void => report.invalid(`${field}.path`, path, why);
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!path.startsWith('/')) refuse('must be an absolute path');
    for (const wrong of wrongInPaths) if (path.includes(wrong)) refuse(`must not contain '${wrong}'`);
    for (const wrong of wrongAtEnds) if (path.endsWith(wrong)) refuse(`cannot end with '${wrong}'`);
  } else if (pathType === 'ImplementationSpecific') {
    if (path && !path.startsWith('/')) refuse('must be an absolute path');
  } else report.notSupported(`${field}.pathType`, pathType, pathTypes);
  validateBackend(backend ?? {}, `${field}.backend`, report);
}

function validateBackend({ service, resource }: IngressBackend, field: string, report: FieldReport): void {
  if (service && resource) return report.invalid(field, '', 'cannot set both resource and service backends');
  if (resource) return validateLocalReference(resource, `${field}.resource`, report);
  if (!service) return report.invalid(field, '', 'resource or service backend is required');
  if (!service.name) report.required(`${field}.service.name`);
  else
    for (const problem of dns1035LabelProblems(service.name))
      report.invalid(`${field}.service.name`, service.name, problem);
  const { name, number } = service.port ?? {};
  if (name && number) report.invalid(field, '', 'cannot set both port name & port number');
  else if (name)
    for (const problem of portNameProblems(name)) report.invalid(`${field}.service.port.name`, name, problem);
  else if (number) validatePortNumber(`${field}.service.port.number`, number, report);
  else report.required(field, 'port name or number is required');
}

// k8s: pkg/apis/networking/validation/validation.go validateIngressTypedLocalObjectReference
export function validateLocalReference(reference: LocalReference, field: string, report: FieldReport): void {
  const { apiGroup, kind, name } = reference;
  if (apiGroup !== undefined)
    for (const problem of dnsSubdomainProblems(apiGroup)) report.invalid(`${field}.apiGroup`, apiGroup, problem);
  for (const [part, text] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (!text) report.required(`${field}.${part}`, `${part} is required`);
    else for (const problem of pathSegmentProblems(text)) report.invalid(`${field}.${part}`, text, problem);
  }
}
