/**
 * Writes a certificate as the cluster's authority would: everything in it is real except the signature, which is a hash and
 * not a secret's work. Tools read it; nobody can verify it.
 */
// k8s: pkg/controller/certificates/authority/authority.go Sign, Go's crypto/x509 CreateCertificate
import { formatTime } from '../../../api/time.ts';
import { hashBytes } from '../../../base/hash.ts';
import { bytesOfText } from '../../../base/bytes.ts';
import {
  element,
  objectIdentifier,
  sequence,
  tags,
  type Bytes,
} from '../../../kinds/certificate-signing-request/der.ts';
import { writePem } from '../../../kinds/certificate-signing-request/pem.ts';
import {
  alternativeNameExtension,
  subjectFields,
  type CertificateRequest,
  type Subject,
} from '../../../kinds/certificate-signing-request/request.ts';
import { extendedKeyUsages, keyUsages } from '../../../kinds/certificate-signing-request/usages.ts';

export interface Issuance {
  request: CertificateRequest;
  usages: readonly string[];
  notBeforeMs: number;
  notAfterMs: number;
  /** What stands for the authority's private key: the same in every run of one seed. */
  key: string;
}

const issuer = 'kubernetes';
const serialBytes = 16;
const keyIdentifierBytes = 20;
/** An RSA signature of 2048 bits is as long. */
const signatureBytes = 256;
/** From this year on the year is written with four digits. */
const longYearsFrom = 2050;

/** The certificate as PEM. */
export function issueCertificate(issuance: Issuance): string {
  const { request, notBeforeMs, notAfterMs, key } = issuance;
  const sha256WithRsa = sequence(objectIdentifier('1.2.840.113549.1.1.11'), element(tags.nothing));
  const signed = sequence(
    // Version 3 is written as 2.
    element(0xa0, element(tags.integer, [2])),
    element(tags.integer, serialNumber(issuance)),
    sha256WithRsa,
    nameOf({ commonName: [issuer] }),
    sequence(timeOf(notBeforeMs), timeOf(notAfterMs)),
    nameOf(request.subject),
    request.publicKey,
    element(0xa3, sequence(...extensionsOf(issuance))),
  );
  const signature = hashBytes(`${key}/${signed.join()}`, signatureBytes);
  return writePem('CERTIFICATE', sequence(signed, sha256WithRsa, element(tags.bitString, [0], signature)));
}

/** Positive, and never beginning with a zero. */
function serialNumber({ request, notBeforeMs, key }: Issuance): Bytes {
  const [first, ...rest] = hashBytes(`${key}/serial/${notBeforeMs}/${request.publicKey.join()}`, serialBytes);
  return [(first & 0x3f) | 0x40, ...rest];
}

/** All values of a field stand together, the fields in Go's order. */
function nameOf(subject: Partial<Subject>): Bytes {
  const fields = Object.entries(subjectFields) as [keyof Subject, string][];
  const names = fields.map(([field, identifier]) =>
    (subject[field] ?? []).map((value) => sequence(objectIdentifier(identifier), textOf(value))),
  );
  return sequence(
    ...names.filter(({ length }) => length > 0).map((values) => element(tags.set, ...values.sort(order))),
  );
}

/** A set has its members in the order of their bytes. */
function order(left: Bytes, right: Bytes): number {
  const at = left.findIndex((byte, index) => byte !== right[index]);
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? -1);
}

function textOf(text: string): Bytes {
  const tag = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? tags.printableString : tags.utf8String;
  return element(tag, [...bytesOfText(text)]);
}

/** `260101000000Z` */
function timeOf(ms: number): Bytes {
  const text = formatTime(ms).replace(/[-:T]/g, '');
  const isLong = Number(text.slice(0, 4)) >= longYearsFrom;
  return element(isLong ? tags.generalizedTime : tags.utcTime, [...bytesOfText(isLong ? text : text.slice(2))]);
}

// k8s: Go's crypto/x509 buildCertExtensions
function extensionsOf({ request, usages, key }: Issuance): Bytes[] {
  const bits = usages.reduce((found, usage) => found | (keyUsages[usage] ?? 0), 0);
  const wanted = new Set(usages.map((usage) => extendedKeyUsages[usage]));
  const purposes = [...new Set(Object.values(extendedKeyUsages))].filter((identifier) => wanted.has(identifier));
  const hasSubject = Object.values(request.subject).some(({ length }) => length > 0);
  const { alternativeNames } = request;
  return [
    ...(bits ? [extension('2.5.29.15', true, bitString(bits))] : []),
    ...(purposes.length > 0 ? [extension('2.5.29.37', false, sequence(...purposes.map(objectIdentifier)))] : []),
    // Not an authority: the default, so nothing is written.
    extension('2.5.29.19', true, sequence()),
    extension('2.5.29.35', false, sequence(element(0x80, hashBytes(`${key}/authority`, keyIdentifierBytes)))),
    ...(alternativeNames.length > 0
      ? [extension(alternativeNameExtension, !hasSubject, sequence(...alternativeNames))]
      : []),
  ];
}

function extension(identifier: string, isCritical: boolean, value: Bytes): Bytes {
  const critical = isCritical ? element(tags.boolean, [0xff]) : [];
  return sequence(objectIdentifier(identifier), critical, element(tags.octetString, value));
}

/** The first bit stands leftmost. Example: bits 0 and 2 are `05 a0`, of which the last five say nothing. */
function bitString(bits: number): Bytes {
  const length = 32 - Math.clz32(bits);
  const bytes = Array.from({ length: Math.ceil(length / 8) }, () => 0);
  for (let bit = 0; bit < length; bit++) if (bits & (1 << bit)) bytes[bit >> 3] |= 0x80 >> (bit & 7);
  return element(tags.bitString, [bytes.length * 8 - length, ...bytes]);
}
