/** Whether a request is one that a kubelet makes: for the approver, which knows them, and the signers, which insist on it. */
// k8s: pkg/apis/certificates/helpers.go
import { equal } from '../../base/equality.ts';
import type { CertificateRequest } from './request.ts';

const clientUsages = ['client auth', 'digital signature', 'key encipherment'];
const servingUsages = ['digital signature', 'key encipherment', 'server auth'];

/** What a kubelet's client certificate may not have, if anything. */
// k8s: pkg/apis/certificates/helpers.go ValidateKubeletClientCSR
export function kubeletClientProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return 'subject organization is not system:nodes';
  if (request.dnsNames.length > 0) return 'DNS subjectAltNames are not allowed';
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.ipAddresses.length > 0) return 'IP subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  if (!isNamedAfterNode(request)) return 'subject common name does not begin with system:node:';
  return usagesProblem(usages, clientUsages);
}

// k8s: pkg/apis/certificates/helpers.go ValidateKubeletServingCSR
export function kubeletServingProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return 'subject organization is not system:nodes';
  if (request.dnsNames.length + request.ipAddresses.length === 0) return 'DNS or IP subjectAltName is required';
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  const problem = usagesProblem(usages, servingUsages);
  if (problem) return problem;
  return isNamedAfterNode(request) ? undefined : 'subject common name does not begin with system:node:';
}

function isOfNodes({ subject }: CertificateRequest): boolean {
  return equal(subject.organization, ['system:nodes']);
}

function isNamedAfterNode({ subject }: CertificateRequest): boolean {
  return subject.commonName[0]?.startsWith('system:node:') ?? false;
}

/** Keys that are not RSA encipher nothing, so that usage may be missing. */
function usagesProblem(usages: readonly string[], required: readonly string[]): string | undefined {
  const asked = [...new Set(usages)].sort();
  const withoutRsa = required.filter((usage) => usage !== 'key encipherment');
  if (equal(asked, required) || equal(asked, withoutRsa)) return undefined;
  return `usages did not match [${required.join(' ')}]`;
}
