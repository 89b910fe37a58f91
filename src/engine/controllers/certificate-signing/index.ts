/** Signs approved certificate requests, as the cluster's own signers do. */
// k8s: pkg/controller/certificates/certificate_controller.go, pkg/controller/certificates/signer/signer.go
import { certificateSigningRequest } from '../../../kinds/certificate-signing-request/index.ts';
import type { CertificateSigningRequest } from '../../../kinds/certificate-signing-request/types.ts';
import { defineController, watchOwn } from '../../client/controller.ts';
import type { Engine } from '../../client/engine.ts';
import { planSigning, type Signing } from './plan.ts';

export const certificateSigningController = defineController({
  name: 'certificatesigningrequest-signing-controller',
  watches: [watchOwn(certificateSigningRequest)],
  reconcile(key, { cache, client, engine, now, nowMs }) {
    const request = cache(certificateSigningRequest).get(key);
    const signing = request && planSigning(request, nowMs, authorityKey(engine));
    if (!signing) return;
    const reason = 'failure' in signing ? `refused to sign: ${signing.failure}` : 'signed the request: it was approved';
    const updated = client.updateStatus(certificateSigningRequest, withOutcome(request, signing, now), reason);
    if (!updated.ok) return { retry: updated.status.message ?? 'refused' };
  },
});

/** A function of the seed alone, so it needs no place in a save. */
function authorityKey({ random }: Engine): string {
  const stream = random.stream('certificate-authority');
  stream.reset();
  return stream.uid();
}

function withOutcome(
  request: CertificateSigningRequest,
  signing: Signing,
  lastUpdateTime: string,
): CertificateSigningRequest {
  if ('certificate' in signing) return { ...request, status: { ...request.status, certificate: signing.certificate } };
  const reason = 'SignerValidationFailure';
  const failed = { type: 'Failed', status: 'True', reason, message: signing.failure, lastUpdateTime } as const;
  return { ...request, status: { ...request.status, conditions: [...(request.status.conditions ?? []), failed] } };
}
