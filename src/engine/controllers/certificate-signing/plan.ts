/** Whether a request gets its certificate now, and for how long. */
// k8s: pkg/controller/certificates/signer/signer.go
import { base64OfText } from '../../../kinds/base64.ts';
import {
  kubeletClientProblem,
  kubeletServingProblem,
} from '../../../kinds/certificate-signing-request/kubelet-request.ts';
import { parseRequest, type CertificateRequest } from '../../../kinds/certificate-signing-request/request.ts';
import {
  clientSigner,
  hasCondition,
  kubeletClientSigner,
  kubeletServingSigner,
  legacySigner,
  type CertificateSigningRequest,
} from '../../../kinds/certificate-signing-request/types.ts';
import { issueCertificate } from './certificate.ts';

export type Signing =
  | { certificate: string }
  /** A request that its signer will never serve. */
  | { failure: string };

/** Certificates hold for a year, unless less is asked for. */
// k8s: pkg/controller/certificates/signer/config/v1alpha1/defaults.go ClusterSigningDuration
const durationMsMax = 365 * 24 * 3_600_000;
const durationMsMin = 10 * 60_000;
/** Clocks differ, so certificates hold from a little earlier on. */
const backdateMs = 5 * 60_000;
/** Shorter certificates keep the whole time that was asked for. */
const shortMs = 8 * 3_600_000;

/** What each signer insists on; other signers are not ours. */
const problemOf: Readonly<
  Record<string, (request: CertificateRequest, usages: readonly string[]) => string | undefined>
> = {
  [clientSigner]: (_, usages) => clientProblem(usages),
  [kubeletClientSigner]: kubeletClientProblem,
  [kubeletServingSigner]: kubeletServingProblem,
  [legacySigner]: () => undefined,
};

/** Undefined: there is nothing to do. @param key what stands for the authority's private key */
export function planSigning(object: CertificateSigningRequest, nowMs: number, key: string): Signing | undefined {
  const { spec, status } = object;
  if (status.certificate || !hasCondition(object, 'Approved')) return undefined;
  if (hasCondition(object, 'Denied') || hasCondition(object, 'Failed')) return undefined;
  const check = problemOf[spec.signerName];
  const parsed = parseRequest(spec.request);
  if (!check || !parsed.ok) return undefined;
  const usages = spec.usages ?? [];
  const failure = check(parsed.request, usages);
  if (failure) return { failure };
  const durationMs = durationOf(spec.expirationSeconds);
  const pem = issueCertificate({
    request: parsed.request,
    usages,
    notBeforeMs: nowMs - backdateMs,
    notAfterMs: nowMs + durationMs - (durationMs < shortMs ? 0 : backdateMs),
    key,
  });
  return { certificate: base64OfText(pem) };
}

function durationOf(expirationSeconds: number | undefined): number {
  if (expirationSeconds === undefined) return durationMsMax;
  return Math.min(durationMsMax, Math.max(durationMsMin, expirationSeconds * 1000));
}

// k8s: pkg/controller/certificates/signer/signer.go validAPIServerClientUsages
function clientProblem(usages: readonly string[]): string | undefined {
  const allowed = ['digital signature', 'key encipherment', 'client auth'];
  const strange = usages.find((usage) => !allowed.includes(usage));
  if (strange) return `invalid usage for client certificate: ${strange}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}
