/** What `kubectl get csr` prints. */
// k8s: pkg/printers/internalversion/printers.go printCertificateSigningRequest
import type { Column } from '../../api/kind.ts';
import { humanDuration } from '../../api/duration.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { hasCondition, type CertificateSigningRequest } from './types.ts';

export const certificateSigningRequestColumns: readonly Column<CertificateSigningRequest>[] = [
  nameColumn,
  ageColumn,
  column('SignerName', 'string', 'Who is to sign.', ({ spec }) => spec.signerName || '<none>'),
  column('Requestor', 'string', 'Who asks for the certificate.', ({ spec }) => spec.username ?? ''),
  column('RequestedDuration', 'string', 'How long the certificate is wanted for.', ({ spec }) =>
    spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000),
  ),
  column('Condition', 'string', 'How far the request has come.', requestStatusText),
];

/** `Approved,Issued` */
// k8s: pkg/printers/internalversion/printers.go extractCSRStatus
export function requestStatusText(request: CertificateSigningRequest): string {
  const words = [
    hasCondition(request, 'Denied') ? 'Denied' : hasCondition(request, 'Approved') ? 'Approved' : 'Pending',
  ];
  if (hasCondition(request, 'Failed')) words.push('Failed');
  if (request.status.certificate) words.push('Issued');
  return words.join(',');
}
