/** Checks an IngressClass. */
// k8s: pkg/apis/networking/validation/validation.go ValidateIngressClass
import { type FieldReport, dnsLabelProblems, dnsSubdomainProblems } from '../../api/validation.ts';
import { validateLocalReference } from '../ingress/validate.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { IngressClass } from './types.ts';

const controllerBytesMax = 250;
const scopes = ['Cluster', 'Namespace'];

export function validateIngressClass(ingressClass: IngressClass, report: FieldReport): void {
  validateMetadata(ingressClass, false, 'subdomain', report);
  const { controller = '', parameters } = ingressClass.spec;
  if (controller.length > controllerBytesMax) report.tooLong('spec.controller', controllerBytesMax);
  validateController(controller, 'spec.controller', report);
  if (!parameters) return;
  const field = 'spec.parameters';
  validateLocalReference(parameters, field, report);
  const { scope = '', namespace } = parameters;
  if (!scopes.includes(scope)) report.notSupported(`${field}.scope`, scope, scopes);
  else if (scope === 'Cluster' && namespace !== undefined)
    report.forbidden(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'");
  else if (scope === 'Namespace' && namespace === undefined)
    report.required(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'");
  else if (namespace !== undefined)
    for (const problem of dnsLabelProblems(namespace)) report.invalid(`${field}.namespace`, namespace, problem);
}

export function validateIngressClassUpdate(next: IngressClass, old: IngressClass, report: FieldReport): void {
  report.immutable('spec.controller', next.spec.controller, old.spec.controller);
}

// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go IsDomainPrefixedPath
function validateController(controller: string, field: string, report: FieldReport): void {
  if (!controller) return report.required(field);
  const slash = controller.indexOf('/');
  const [host, path] = [controller.slice(0, slash), controller.slice(slash + 1)];
  if (slash < 1 || !path)
    return report.invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")');
  for (const problem of dnsSubdomainProblems(host)) report.invalid(field, host, problem);
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(path))
    report.invalid(field, path, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
}
