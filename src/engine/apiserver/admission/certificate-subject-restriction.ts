/** Nobody gets a certificate that makes them a member of the group that may do everything. */
// k8s: plugin/pkg/admission/certificates/subjectrestriction/admission.go
import type { Draft } from '../../../api/object.ts';
import { forbidden } from '../../../api/status.ts';
import { parseRequest } from '../../../kinds/certificate-signing-request/request.ts';
import { clientSigner, type CertificateSigningRequest } from '../../../kinds/certificate-signing-request/types.ts';
import { admissionName, type AdmissionPlugin } from './plugin.ts';

const restrictedGroup = 'system:masters';

export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  resources: ['certificatesigningrequests'],
  admitCreate(call, draft) {
    const { spec } = draft as Draft<CertificateSigningRequest>;
    if (spec.signerName !== clientSigner) return undefined;
    const parsed = parseRequest(spec.request ?? '');
    // A request that cannot be read is for validation to refuse.
    if (!parsed.ok || !parsed.request.subject.organization.includes(restrictedGroup)) return undefined;
    const why = `use of ${clientSigner} signer with ${restrictedGroup} group is not allowed`;
    return forbidden(call.resource.name, admissionName(draft), why);
  },
};
