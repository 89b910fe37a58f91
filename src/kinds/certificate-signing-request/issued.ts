/** Reads certificates that have been issued: whether they are some, and when they end. */
// k8s: pkg/apis/certificates/validation/validation.go validateCertificate, pkg/controller/certificates/cleaner/cleaner.go isExpired
import { parseTime } from '../../api/time.ts';
import { textOfBase64 } from '../base64.ts';
import { elementsOf, tags, type Element } from './der.ts';
import { readPem } from './pem.ts';
import { partsOf } from './request.ts';

/** What is wrong with `status.certificate`, if anything. */
export function certificateProblem(encoded: string): string | undefined {
  const blocks = readPem(textOfBase64(encoded));
  if (blocks.length === 0) return 'must contain at least one CERTIFICATE PEM block';
  for (const { type, hasHeaders, bytes } of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(type)}`;
    if (hasHeaders) return 'no PEM block headers are permitted';
    if (bytes.length === 0) return 'found CERTIFICATE PEM block containing 0 certificates';
    if (Number.isNaN(endOf(elementsOf(bytes)[0]))) return 'x509: malformed certificate';
  }
  return undefined;
}

/** Milliseconds since 1970 until which the first certificate holds; NaN when there is none. */
export function notAfterMs(encoded: string): number {
  const [block] = readPem(textOfBase64(encoded));
  return endOf(elementsOf(block?.bytes ?? [])[0]);
}

function endOf(certificate: Element | undefined): number {
  const [signed] = partsOf(certificate, tags.sequence);
  // The validity is the only one of the first fields that consists of two times.
  const validity = partsOf(signed, tags.sequence)
    .map((field) => partsOf(field, tags.sequence))
    .find((parts) => parts.length === 2 && parts.every(({ tag }) => tag in centuries));
  return validity ? timeOf(validity[1]) : Number.NaN;
}

/** `20260101000000Z` */
const timeBytesMax = 15;
/** How many digits the year has. */
const centuries: Readonly<Record<number, 2 | 4>> = { [tags.utcTime]: 2, [tags.generalizedTime]: 4 };

/** `260101000000Z` */
function timeOf({ tag, content }: Element): number {
  if (content.length > timeBytesMax) return Number.NaN;
  const text = String.fromCharCode(...content);
  const digits = centuries[tag] === 4 ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`;
  return parseTime(digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
