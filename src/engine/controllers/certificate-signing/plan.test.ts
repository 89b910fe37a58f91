import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  certificateRequestOf,
  decided,
  nodeSubject,
  requestFor,
  type Wish,
} from '../../../testing/certificate-requests.ts';
import { startMs } from '../../../testing/workloads.ts';
import { textOfBase64 } from '../../../kinds/base64.ts';
import { notAfterMs } from '../../../kinds/certificate-signing-request/issued.ts';
import { requestOfJane } from '../../../kinds/samples.ts';
import type { CertificateSigningRequest } from '../../../kinds/certificate-signing-request/types.ts';
import { planSigning } from './plan.ts';

type Spec = Partial<CertificateSigningRequest['spec']>;

const approved = { conditions: [decided('Approved')] };

function issued(spec: Spec, nowMs = startMs): X509Certificate {
  const signing = planSigning(certificateRequestOf(spec, approved), nowMs, 'key');
  if (!signing || !('certificate' in signing)) throw new Error(JSON.stringify(signing));
  const certificate = new X509Certificate(textOfBase64(signing.certificate));
  expect(notAfterMs(signing.certificate)).toBe(Date.parse(certificate.validTo));
  return certificate;
}

it('issues a certificate that other programs can read', () => {
  const { subject, issuer, ca, keyUsage, serialNumber, publicKey } = issued({ expirationSeconds: 86_400 });
  expect({ subject, issuer, ca, keyUsage }).toEqual({
    subject: 'O=developers\nCN=jane',
    issuer: 'CN=kubernetes',
    ca: false,
    keyUsage: ['1.3.6.1.5.5.7.3.2'],
  });
  expect(serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  expect(publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
});

it('carries all names over, in the order of Go', () => {
  const names: Wish['names'] = [
    [7, [10, 0, 0, 5]],
    [2, 'n4'],
    [2, 'n4.example.com'],
  ];
  const request = requestFor({ subject: nodeSubject, names });
  const usages = ['digital signature', 'key encipherment', 'server auth'];
  const { subject, subjectAltName, keyUsage } = issued({
    signerName: 'kubernetes.io/kubelet-serving',
    request,
    usages,
  });
  expect({ subject, subjectAltName, keyUsage }).toEqual({
    subject: 'O=system:nodes\nCN=system:node:n4',
    subjectAltName: 'DNS:n4, DNS:n4.example.com, IP Address:10.0.0.5',
    keyUsage: ['1.3.6.1.5.5.7.3.1'],
  });
});

it('signs the same request twice alike, and two requests differently', () => {
  const pem = (spec: Spec, nowMs?: number): string => issued(spec, nowMs).toString();
  expect(pem({})).toBe(pem({}));
  expect(issued({}).serialNumber).not.toBe(issued({}, startMs + 1000).serialNumber);
});

// Certificates hold from five minutes ago. Long ones end five minutes early for it.
it.each<[string, number | undefined, string]>([
  ['a year, when nothing is said', undefined, '2026-12-31T23:55:00Z'],
  ['no more than a year', 10 * 365 * 86_400, '2026-12-31T23:55:00Z'],
  ['a day', 86_400, '2026-01-01T23:55:00Z'],
  ['a short time as a whole', 3600, '2026-01-01T01:00:00Z'],
])('holds for %s', (_, expirationSeconds, end) => {
  const { validFrom, validTo } = issued(expirationSeconds === undefined ? {} : { expirationSeconds });
  expect([validFrom, validTo].map((time) => Date.parse(time))).toEqual(
    ['2025-12-31T23:55:00Z', end].map((time) => Date.parse(time)),
  );
});

it('writes years after 2049 in full', () => {
  expect(Date.parse(issued({}, Date.UTC(2051, 0, 1)).validTo)).toBe(Date.UTC(2051, 11, 31, 23, 55));
});

it.each<[string, Spec, CertificateSigningRequest['status']]>([
  ['nobody has approved', {}, {}],
  ['has been denied', {}, { conditions: [decided('Denied')] }],
  ['has failed', {}, { conditions: [decided('Approved'), decided('Failed')] }],
  ['has been signed', {}, { ...approved, certificate: 'x' }],
  ['is for another signer', { signerName: 'example.com/shop' }, approved],
  ['cannot be read', { request: '' }, approved],
])('leaves alone what %s', (_, spec, status) => {
  expect(planSigning(certificateRequestOf(spec, status), startMs, 'key')).toBeUndefined();
});

const kubelet = 'kubernetes.io/kube-apiserver-client-kubelet';
const serving = 'kubernetes.io/kubelet-serving';
const ofNode = (names: Wish['names'] = []): string => requestFor({ subject: nodeSubject, names });

it.each<[string, Spec, string]>([
  ['a server, as a client', { usages: ['server auth'] }, 'invalid usage for client certificate: server auth'],
  [
    'a client that is none',
    { usages: ['digital signature'] },
    'missing required usage for client certificate: client auth',
  ],
  ['jane, as a kubelet', { signerName: kubelet, request: requestOfJane }, 'subject organization is not system:nodes'],
  [
    'a kubelet by another name',
    { signerName: kubelet, request: requestFor({ subject: { organization: ['system:nodes'], commonName: ['n4'] } }) },
    'subject common name does not begin with system:node:',
  ],
  [
    'a kubelet with a DNS name',
    { signerName: kubelet, request: ofNode([[2, 'n4']]) },
    'DNS subjectAltNames are not allowed',
  ],
  [
    'a kubelet with mail',
    { signerName: kubelet, request: ofNode([[1, 'a@b.c']]) },
    'Email subjectAltNames are not allowed',
  ],
  [
    'a kubelet at an address',
    { signerName: kubelet, request: ofNode([[7, [10, 0, 0, 5]]]) },
    'IP subjectAltNames are not allowed',
  ],
  [
    'a kubelet with a URI',
    { signerName: kubelet, request: ofNode([[6, 'a:b']]) },
    'URI subjectAltNames are not allowed',
  ],
  [
    'a kubelet that only connects',
    { signerName: kubelet, request: ofNode() },
    'usages did not match [client auth digital signature key encipherment]',
  ],
  ['a server nowhere', { signerName: serving, request: ofNode() }, 'DNS or IP subjectAltName is required'],
  [
    'a server that does not serve',
    { signerName: serving, request: ofNode([[2, 'n4']]) },
    'usages did not match [digital signature key encipherment server auth]',
  ],
])('refuses to sign for %s', (_, spec, failure) => {
  expect(planSigning(certificateRequestOf(spec, approved), startMs, 'key')).toEqual({ failure });
});
