/** Reads what a certificate request asks for. Whether its signature is right is not checked: that would take real cryptography. */
// k8s: pkg/apis/certificates/helpers.go ParseCSR, Go's crypto/x509 ParseCertificateRequest
import { textOfBytes } from '../../base/bytes.ts';
import { textOfBase64 } from '../base64.ts';
import { elementsOf, identifierText, tags, type Bytes, type Element } from './der.ts';
import { readPem } from './pem.ts';

/** The parts of a subject that Go knows, in the order in which it writes them. */
// k8s: Go's crypto/x509/pkix Name.ToRDNSequence
export const subjectFields = {
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  locality: '2.5.4.7',
  province: '2.5.4.8',
  streetAddress: '2.5.4.9',
  postalCode: '2.5.4.17',
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
} as const;

export type Subject = Record<keyof typeof subjectFields, string[]>;

export interface CertificateRequest {
  subject: Subject;
  /** Subject alternative names, each as text. */
  dnsNames: string[];
  emailAddresses: string[];
  ipAddresses: string[];
  uris: string[];
  /** The same as they were sent, in Go's order. */
  alternativeNames: Bytes[];
  /** The key with its algorithm, as it was sent. */
  publicKey: Bytes;
}

export type ParsedRequest = { ok: true; request: CertificateRequest } | { ok: false; problem: string };

const extensionRequest = '1.2.840.113549.1.9.14';
export const alternativeNameExtension = '2.5.29.17';
const malformed = { ok: false, problem: "asn1: structure error: tags don't match" } as const;

/** @param encoded `spec.request`: a PEM block in base64 */
export function parseRequest(encoded: string): ParsedRequest {
  const [block] = readPem(textOfBase64(encoded));
  if (block?.type !== 'CERTIFICATE REQUEST')
    return { ok: false, problem: 'PEM block type must be CERTIFICATE REQUEST' };
  const outer = elementsOf(block.bytes);
  if (outer.length === 0) return { ok: false, problem: 'asn1: syntax error: data truncated' };
  if (outer.length > 1) return { ok: false, problem: 'asn1: syntax error: trailing data' };
  const [info, algorithm, signature] = partsOf(outer[0], tags.sequence);
  if (algorithm?.tag !== tags.sequence || signature?.tag !== tags.bitString) return malformed;
  const [version, subject, publicKey, attributes] = partsOf(info, tags.sequence);
  if (version?.tag !== tags.integer || subject?.tag !== tags.sequence || publicKey?.tag !== tags.sequence)
    return malformed;
  return {
    ok: true,
    request: {
      subject: subjectOf(subject),
      publicKey: publicKey.whole,
      ...alternativeNamesOf(elementsOf(attributes?.content ?? [])),
    },
  };
}

/** What an element consists of, if it is of that sort. */
export function partsOf(element: Element | undefined, tag: number): Element[] {
  return element?.tag === tag ? elementsOf(element.content) : [];
}

function subjectOf(element: Element): Subject {
  const valuesOf = new Map<string, string[]>();
  for (const attribute of elementsOf(element.content).flatMap((name) => partsOf(name, tags.set))) {
    const [type, value] = partsOf(attribute, tags.sequence);
    if (!type || !value) continue;
    const identifier = identifierText(type.content);
    valuesOf.set(identifier, [...(valuesOf.get(identifier) ?? []), textOf(value.content)]);
  }
  const fields = Object.entries(subjectFields).map(([field, identifier]) => [field, valuesOf.get(identifier) ?? []]);
  const subject = Object.fromEntries(fields) as Subject;
  // Of these two there can be only one: the last.
  return { ...subject, commonName: subject.commonName.slice(-1), serialNumber: subject.serialNumber.slice(-1) };
}

/** The tags of names within the extension, in the order in which Go writes them. */
const nameTags = { dnsNames: 0x82, emailAddresses: 0x81, ipAddresses: 0x87, uris: 0x86 } as const;

function alternativeNamesOf(attributes: readonly Element[]): Omit<CertificateRequest, 'subject' | 'publicKey'> {
  const names = attributes.flatMap((attribute) => {
    const [type, values] = partsOf(attribute, tags.sequence);
    if (!type || identifierText(type.content) !== extensionRequest) return [];
    const extensions = partsOf(values, tags.set).flatMap((list) => partsOf(list, tags.sequence));
    return extensions.flatMap(namesOfExtension);
  });
  const named = (tag: number): Element[] => names.filter((name) => name.tag === tag);
  const texts = (tag: number): string[] => named(tag).map(({ content }) => textOf(content));
  return {
    dnsNames: texts(nameTags.dnsNames),
    emailAddresses: texts(nameTags.emailAddresses),
    ipAddresses: named(nameTags.ipAddresses).map(({ content }) => addressText(content)),
    uris: texts(nameTags.uris),
    alternativeNames: Object.values(nameTags).flatMap((tag) => named(tag).map(({ whole }) => whole)),
  };
}

function namesOfExtension(extension: Element): Element[] {
  const parts = partsOf(extension, tags.sequence);
  const value = parts.at(-1);
  if (identifierText(parts[0]?.content ?? []) !== alternativeNameExtension || value?.tag !== tags.octetString)
    return [];
  return elementsOf(value.content).flatMap((list) => partsOf(list, tags.sequence));
}

function textOf(content: Bytes): string {
  return textOfBytes(Uint8Array.from(content));
}

/** As Go prints it: of an IPv6 address the longest run of zeros is left out. */
function addressText(bytes: Bytes): string {
  if (bytes.length === 4) return bytes.join('.');
  const text = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] << 8) | bytes[2 * at + 1]).toString(16)).join(':');
  const runs = [...text.matchAll(/(?<=^|:)0(?::0)+(?=:|$)/g)];
  const [longest] = runs.sort((left, right) => right[0].length - left[0].length);
  if (!longest) return text;
  const rest = text.slice(longest.index + longest[0].length);
  return `${text.slice(0, longest.index).replace(/:$/, '')}::${rest.replace(/^:/, '')}`;
}
