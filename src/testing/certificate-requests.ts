/** Requests for certificates, for tests that care who asks for what. Their key is real and their signature is none. */
import { bytesOfText } from '../base/bytes.ts';
import { assert } from '../base/assert.ts';
import { base64OfText } from '../kinds/base64.ts';
import { element, objectIdentifier, sequence, tags, type Bytes } from '../kinds/certificate-signing-request/der.ts';
import { writePem } from '../kinds/certificate-signing-request/pem.ts';
import { parseRequest, subjectFields, type Subject } from '../kinds/certificate-signing-request/request.ts';
import type { CertificateSigningRequest } from '../kinds/certificate-signing-request/types.ts';
import { requestOfJane } from '../kinds/samples.ts';
import { at, metadataOf } from './workloads.ts';

export interface Wish {
  subject?: Partial<Subject>;
  /** `[2, 'shop']` is a DNS name; 1 is for mail, 6 for a URI, 7 for the bytes of an address. */
  names?: readonly (readonly [tag: 1 | 2 | 6 | 7, value: string | readonly number[]])[];
}

/** `spec.request`: the PEM in base64. */
export function requestFor({ subject = { commonName: ['jane'] }, names = [] }: Wish): string {
  const parsed = parseRequest(requestOfJane);
  assert(parsed.ok, 'the sample can be read');
  const fields = Object.entries(subject) as [keyof Subject, string[]][];
  const subjectSets = fields.flatMap(([field, values]) =>
    values.map((value) => element(tags.set, sequence(objectIdentifier(subjectFields[field]), utf8(value)))),
  );
  const generalNames = names.map(([tag, value]) =>
    element(0x80 | tag, typeof value === 'string' ? [...bytesOfText(value)] : value),
  );
  const extension = sequence(objectIdentifier('2.5.29.17'), element(tags.octetString, sequence(...generalNames)));
  const attribute = sequence(objectIdentifier('1.2.840.113549.1.9.14'), element(tags.set, sequence(extension)));
  const info = sequence(
    element(tags.integer, [0]),
    sequence(...subjectSets),
    parsed.request.publicKey,
    element(0xa0, names.length > 0 ? attribute : []),
  );
  const algorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
  return base64OfText(writePem('CERTIFICATE REQUEST', sequence(info, algorithm, element(tags.bitString, [0]))));
}

function utf8(text: string): Bytes {
  return element(tags.utf8String, [...bytesOfText(text)]);
}

export const nodeSubject = { organization: ['system:nodes'], commonName: ['system:node:n4'] };

/** A stored request of jane's for a client certificate, unless the test says otherwise. */
export function certificateRequestOf(
  spec: Partial<CertificateSigningRequest['spec']> = {},
  status: CertificateSigningRequest['status'] = {},
): CertificateSigningRequest {
  const { namespace: _, ...metadata } = metadataOf('jane');
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata,
    spec: {
      request: requestOfJane,
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
      username: 'jane',
      ...spec,
    },
    status,
  };
}

/** A decision that was taken so many seconds after the start. */
export function decided(type: string, seconds = 0): NonNullable<CertificateSigningRequest['status']['conditions']>[0] {
  return { type, status: 'True', lastUpdateTime: at(seconds), lastTransitionTime: at(seconds) };
}
