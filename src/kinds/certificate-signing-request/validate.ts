/** Checks a CertificateSigningRequest. */
// k8s: pkg/apis/certificates/validation/validation.go
import { dnsLabelProblems, dnsSubdomainProblems, type FieldReport } from '../../api/validation.ts';
import { bytesOfBase64 } from '../base64.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { certificateProblem } from './issued.ts';
import { parseRequest } from './request.ts';
import { legacySigner, type CertificateCondition, type CertificateSigningRequest } from './types.ts';
import { allUsages } from './usages.ts';

export const expirationSecondsMin = 600;
const signerDomainBytesMax = 253;
const signerNameBytesMax = 571;

/** Conditions that are there or not, and never false. */
const trueConditions = ['Approved', 'Denied', 'Failed'];
const approvalConditions = ['Approved', 'Denied'];

export function validateCertificateSigningRequest(object: CertificateSigningRequest, report: FieldReport): void {
  const { spec } = object;
  validateMetadata(object, false, 'path', report);
  const parsed = parseRequest(spec.request ?? '');
  if (!parsed.ok) report.invalidGo('spec.request', goBytes(spec.request), parsed.problem);
  validateUsages(spec.usages ?? [], report);
  if (spec.signerName === legacySigner) {
    report.invalid('spec.signerName', spec.signerName, 'the legacy signerName is not allowed via this API version');
  } else validateSignerName(spec.signerName, report);
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < expirationSecondsMin) {
    report.invalid(
      'spec.expirationSeconds',
      spec.expirationSeconds,
      'may not specify a duration less than 600 seconds (10 minutes)',
    );
  }
}

function validateUsages(usages: readonly string[], report: FieldReport): void {
  if (usages.length === 0) report.required('spec.usages');
  usages.forEach((usage, index) => {
    if (!allUsages.includes(usage)) report.notSupported(`spec.usages[${index}]`, usage, allUsages);
  });
  usages.forEach((usage, index) => {
    if (usages.indexOf(usage) < index) report.duplicate(`spec.usages[${index}]`, usage);
  });
}

/** `example.com/signer-name` */
// k8s: pkg/apis/core/validation/names.go ValidateSignerName
function validateSignerName(name: string, report: FieldReport): void {
  const field = 'spec.signerName';
  if (!name) return report.required(field);
  const [domain, path, ...more] = name.split('/');
  if (path === undefined || more.length > 0) {
    const detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return report.invalid(field, name, detail);
  }
  if (domain.length > signerDomainBytesMax) report.tooLong(field, signerDomainBytesMax);
  firstProblem(field, domain, dnsLabelProblems, report);
  if (!domain.includes('.'))
    report.invalid(field, domain, 'should be a domain with at least two segments separated by dots');
  firstProblem(field, path, dnsSubdomainProblems, report);
  if (name.length > signerNameBytesMax) report.tooLong(field, signerNameBytesMax);
}

/** What is wrong with the first wrong part; further parts would only say the same again. */
function firstProblem(field: string, text: string, problemsOf: (part: string) => string[], report: FieldReport): void {
  for (const part of text.split('.')) {
    const problems = problemsOf(part);
    for (const problem of problems) report.invalid(field, text, `validating label ${JSON.stringify(part)}: ${problem}`);
    if (problems.length > 0) return;
  }
}

/** Conditions are only added, and a certificate is only written once. @param may what this way of updating allows */
// k8s: pkg/apis/certificates/validation/validation.go validateCertificateSigningRequestUpdate
export function validateStatusChange(
  next: CertificateSigningRequest,
  old: CertificateSigningRequest,
  may: 'approve' | 'issue',
  report: FieldReport,
): void {
  validateConditions(next.status.conditions ?? [], old, report);
  const { certificate = '' } = next.status;
  const before = old.status.certificate ?? '';
  const problem = certificate && certificate !== before ? certificateProblem(certificate) : undefined;
  if (problem) report.invalid('status.certificate', '<certificate data>', problem);
  for (const type of trueConditions) {
    if (conditionsOf(next, type).length < conditionsOf(old, type).length)
      report.forbidden('status.conditions', `updates may not remove a condition of type ${JSON.stringify(type)}`);
  }
  for (const type of may === 'approve' ? [] : approvalConditions) {
    if (conditionsOf(next, type).length > conditionsOf(old, type).length)
      report.forbidden('status.conditions', `updates may not add a condition of type ${JSON.stringify(type)}`);
  }
  if (certificate !== before && before)
    report.forbidden('status.certificate', 'updates may not modify existing certificate content');
}

function validateConditions(
  conditions: readonly CertificateCondition[],
  old: CertificateSigningRequest,
  report: FieldReport,
): void {
  const types = conditions.map(({ type }) => type);
  const wereBoth = approvalConditions.every((type) => conditionsOf(old, type).length > 0);
  conditions.forEach(({ type, status }, index) => {
    const field = `status.conditions[${index}]`;
    if (!type) report.required(`${field}.type`);
    const allowed = trueConditions.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
    if (!status) report.required(`${field}.status`);
    else if (!allowed.includes(status)) report.notSupported(`${field}.status`, status, allowed);
    const isSecondWord =
      approvalConditions.includes(type) &&
      types.slice(0, index).some((other) => other !== type && approvalConditions.includes(other));
    if (isSecondWord && !wereBoth)
      report.invalid(`${field}.type`, type, 'Approved and Denied conditions are mutually exclusive');
    if (types.indexOf(type) < index) report.duplicate(`${field}.type`, type);
  });
}

export function conditionsOf({ status }: CertificateSigningRequest, type: string): CertificateCondition[] {
  return (status.conditions ?? []).filter((condition) => condition.type === type);
}

/** `[]byte{0x2d, 0x2d}` */
function goBytes(encoded: string | undefined): string {
  if (encoded === undefined) return '[]byte(nil)';
  return `[]byte{${bytesOfBase64(encoded)
    .map((byte) => `0x${byte.toString(16)}`)
    .join(', ')}}`;
}
