/** Approves the client certificates of kubelets, so that machines can join without anybody's help. */
// k8s: pkg/controller/certificates/approver/sarapprove.go
import { certificateSigningRequest } from '../../../kinds/certificate-signing-request/index.ts';
import { defineController, watchOwn } from '../../client/controller.ts';
import { planApproval } from './plan.ts';

export const certificateApprovingController = defineController({
  name: 'certificatesigningrequest-approving-controller',
  watches: [watchOwn(certificateSigningRequest)],
  reconcile(key, { cache, client }) {
    const request = cache(certificateSigningRequest).get(key);
    const message = request && planApproval(request);
    if (!message) return;
    const approved = { type: 'Approved', status: 'True', reason: 'AutoApproved', message } as const;
    const conditions = [...(request.status.conditions ?? []), approved];
    const next = { ...request, status: { ...request.status, conditions } };
    const reason = 'approved the request: it is for the client certificate of a kubelet';
    const updated = client.updateSubresource(certificateSigningRequest, next, 'approval', reason);
    if (!updated.ok) return { retry: updated.status.message ?? 'refused' };
  },
});
