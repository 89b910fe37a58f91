/** `kubectl describe csr`: who wants a certificate, and what would stand in it. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describeCertificateSigningRequest
import { humanDuration } from '../../api/duration.ts';
import { requestStatusText } from '../../kinds/certificate-signing-request/columns.ts';
import { parseRequest, type Subject } from '../../kinds/certificate-signing-request/request.ts';
import type { CertificateSigningRequest } from '../../kinds/certificate-signing-request/types.ts';
import { CommandError } from '../errors.ts';
import { pairsText } from './workloads.ts';
import type { DescribeWriter } from './writer.ts';

/** In the order of the output, which is not that of a certificate. */
const subjectLists: readonly [string, keyof Subject][] = [
  ['Organization', 'organization'],
  ['Organizational Unit', 'organizationalUnit'],
  ['Country', 'country'],
  ['Locality', 'locality'],
  ['Province', 'province'],
  ['StreetAddress', 'streetAddress'],
  ['PostalCode', 'postalCode'],
];

export function describeCertificateSigningRequest(writer: DescribeWriter, object: CertificateSigningRequest): void {
  const { metadata, spec } = object;
  const parsed = parseRequest(spec.request);
  if (!parsed.ok) throw new CommandError(`Error parsing CSR: ${parsed.problem}`);
  const { subject, dnsNames, emailAddresses, ipAddresses } = parsed.request;
  writer.field('Name', metadata.name);
  writer.field('Labels', pairsText(metadata.labels));
  writer.field('Annotations', pairsText(metadata.annotations));
  writer.field('CreationTimestamp', writer.time(metadata.creationTimestamp));
  writer.field('Requesting User', spec.username ?? '');
  if (spec.signerName) writer.field('Signer', spec.signerName);
  if (spec.expirationSeconds !== undefined)
    writer.field('Requested Duration', humanDuration(spec.expirationSeconds * 1000));
  writer.field('Status', requestStatusText(object));
  writer.line(0, 'Subject:');
  writer.line(0, `\tCommon Name:\t${subject.commonName[0] ?? ''}`);
  writer.line(0, `\tSerial Number:\t${subject.serialNumber[0] ?? ''}`);
  for (const [title, field] of subjectLists) list(writer, title, subject[field]);
  if (dnsNames.length + emailAddresses.length + ipAddresses.length === 0) return;
  writer.line(0, 'Subject Alternative Names:');
  list(writer, 'DNS Names', dnsNames);
  list(writer, 'Email Addresses', emailAddresses);
  list(writer, 'IP Addresses', ipAddresses);
}

function list(writer: DescribeWriter, title: string, values: readonly string[]): void {
  if (values.length > 0) writer.line(0, `\t${title}:\t${values.join('\n\t\t')}`);
}
