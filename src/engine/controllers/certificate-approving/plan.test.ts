import { expect, it } from 'vitest';
import { certificateRequestOf, decided, nodeSubject, requestFor } from '../../../testing/certificate-requests.ts';
import type { CertificateSigningRequest } from '../../../kinds/certificate-signing-request/types.ts';
import { planApproval } from './plan.ts';

const signerName = 'kubernetes.io/kube-apiserver-client-kubelet';
const request = requestFor({ subject: nodeSubject });
const usages = ['client auth', 'digital signature'];
const fromOther = 'Auto approving kubelet client certificate after SubjectAccessReview.';
const fromItself = 'Auto approving self kubelet client certificate after SubjectAccessReview.';

it.each<[string, Partial<CertificateSigningRequest['spec']>, CertificateSigningRequest['status'], string | undefined]>([
  ['a kubelet that joins', { username: 'system:bootstrap:abcdef' }, {}, fromOther],
  ['a kubelet that renews its own', { username: 'system:node:n4' }, {}, fromItself],
  ['one that is approved', {}, { conditions: [decided('Approved')] }, undefined],
  ['one that is denied', {}, { conditions: [decided('Denied')] }, undefined],
  ['one that is signed', {}, { certificate: 'x' }, undefined],
  ['another signer', { signerName: 'kubernetes.io/kube-apiserver-client' }, {}, undefined],
  ['another subject', { request: requestFor({}) }, {}, undefined],
  ['other usages', { usages: ['client auth'] }, {}, undefined],
])('decides about %s', (_, spec, status, message) => {
  expect(planApproval(certificateRequestOf({ signerName, request, usages, ...spec }, status))).toBe(message);
});
