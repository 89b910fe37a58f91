/** A CertificateSigningRequest asks for a certificate; somebody approves or denies, and a signer issues. */
import { defineKind } from '../../api/kind.ts';
import { certificateSigningRequestColumns } from './columns.ts';
import { approval, status } from './subresources.ts';
import type { CertificateSigningRequest } from './types.ts';
import { validateCertificateSigningRequest } from './validate.ts';

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  singular: 'certificatesigningrequest',
  shortNames: ['csr'],
  categories: [],
  namespaced: false,
  subresources: ['approval', 'status'],
  parts: { approval, status },
  reset: ['spec', 'status'],
  schema: 'io.k8s.api.certificates.v1.CertificateSigningRequest',
  defaults: () => undefined,
  // Nobody asks in another's name, and nobody approves on asking.
  // k8s: pkg/registry/certificates/certificates/strategy.go PrepareForCreate
  prepareCreate(draft, { user }) {
    const { username: _name, uid: _uid, groups: _groups, extra: _extra, ...asked } = draft.spec ?? {};
    const { name, uid, groups, extra } = user;
    draft.spec = {
      ...asked,
      username: name,
      ...(uid ? { uid } : {}),
      groups: [...groups],
      ...(extra ? { extra } : {}),
    };
    draft.status = {};
  },
  prepareUpdate(next, old) {
    next.spec = old.spec;
    next.status = old.status;
  },
  validate: validateCertificateSigningRequest,
  columns: certificateSigningRequestColumns,
  // k8s: pkg/apis/certificates/v1/conversion.go
  fields: { 'spec.signerName': ({ spec }) => spec.signerName },
});
