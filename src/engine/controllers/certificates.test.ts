/** Requests for certificates, from asking to being forgotten: three controllers and the API server in concert. */
import { expect, it } from 'vitest';
import type { CertificateSigningRequest } from '../../kinds/certificate-signing-request/types.ts';
import { requestOfJane } from '../../kinds/samples.ts';
import { nodeSubject, requestFor } from '../../testing/certificate-requests.ts';
import { ControlPlane } from '../../testing/control-plane.ts';

const apiVersion = 'certificates.k8s.io/v1';
const kind = 'CertificateSigningRequest';

function planeWith(name: string, spec: Partial<CertificateSigningRequest['spec']> = {}): ControlPlane {
  const plane = new ControlPlane();
  const asked = { request: requestOfJane, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] };
  plane.create({ apiVersion, kind, metadata: { name }, spec: { ...asked, ...spec } });
  return plane.run(1);
}

const conditionsOf = (plane: ControlPlane, name: string): string[] | undefined =>
  plane
    .get<CertificateSigningRequest>(apiVersion, kind, name)
    ?.status.conditions?.map(({ type, reason, message }) => `${type} ${reason}: ${message}`);

const certificateOf = (plane: ControlPlane, name: string): string | undefined =>
  plane.get<CertificateSigningRequest>(apiVersion, kind, name)?.status.certificate;

function approve(plane: ControlPlane, name: string): void {
  const conditions = [{ type: 'Approved', status: 'True', reason: 'Known', message: 'by me' }];
  plane.patch(apiVersion, kind, name, { status: { conditions } }, 'approval');
  plane.run(1);
}

it('waits for approval, is signed, and goes an hour later', () => {
  const plane = planeWith('jane');
  plane.run(600);
  expect(certificateOf(plane, 'jane')).toBeUndefined();
  approve(plane, 'jane');
  expect(conditionsOf(plane, 'jane')).toEqual(['Approved Known: by me']);
  expect(certificateOf(plane, 'jane')).toMatch(/^LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t/);
  const revision = plane.revision;
  plane.run(3000);
  expect(plane.writesSince(revision).filter((write) => write.includes('certificate'))).toEqual([]);
  plane.run(3600);
  expect(plane.list(apiVersion, kind)).toEqual([]);
  expect(plane.writesSince(revision)).toContain(
    'certificatesigningrequest-cleaner-controller delete certificatesigningrequests jane',
  );
});

it('of a kubelet needs nobody', () => {
  const plane = planeWith('n4', {
    request: requestFor({ subject: nodeSubject }),
    signerName: 'kubernetes.io/kube-apiserver-client-kubelet',
    usages: ['client auth', 'digital signature'],
  });
  expect(conditionsOf(plane, 'n4')).toEqual([
    'Approved AutoApproved: Auto approving kubelet client certificate after SubjectAccessReview.',
  ]);
  expect(certificateOf(plane, 'n4')).toBeDefined();
});

it('fails when its signer never signs such a thing', () => {
  const plane = planeWith('jane', { usages: ['server auth'] });
  approve(plane, 'jane');
  expect(conditionsOf(plane, 'jane')).toEqual([
    'Approved Known: by me',
    'Failed SignerValidationFailure: invalid usage for client certificate: server auth',
  ]);
  expect(certificateOf(plane, 'jane')).toBeUndefined();
});

it('is signed alike after a save', () => {
  const plane = planeWith('jane');
  const other = new ControlPlane({}, plane.save());
  for (const each of [plane, other]) approve(each, 'jane');
  expect(certificateOf(other, 'jane')).toBe(certificateOf(plane, 'jane'));
});
