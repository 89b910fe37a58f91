/** Which requests need nobody's approval: those that kubelets make for themselves. */
// k8s: pkg/controller/certificates/approver/sarapprove.go
import { kubeletClientProblem } from '../../../kinds/certificate-signing-request/kubelet-request.ts';
import { parseRequest } from '../../../kinds/certificate-signing-request/request.ts';
import {
  hasCondition,
  kubeletClientSigner,
  type CertificateSigningRequest,
} from '../../../kinds/certificate-signing-request/types.ts';

/**
 * With which words the request is approved; undefined leaves it to people. Upstream asks the API server whether the requester may
 * have such certificates at all. Here everybody may do everything, so the answer is yes, as it is to an administrator's request.
 */
export function planApproval(object: CertificateSigningRequest): string | undefined {
  const { spec, status } = object;
  if (status.certificate || hasCondition(object, 'Approved') || hasCondition(object, 'Denied')) return undefined;
  if (spec.signerName !== kubeletClientSigner) return undefined;
  const parsed = parseRequest(spec.request);
  if (!parsed.ok || kubeletClientProblem(parsed.request, spec.usages ?? [])) return undefined;
  const isOwn = spec.username === parsed.request.subject.commonName[0];
  return `Auto approving ${isOwn ? 'self ' : ''}kubelet client certificate after SubjectAccessReview.`;
}
