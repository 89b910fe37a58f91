/** A CertificateSigningRequest asks for a certificate; somebody approves or denies, and a signer issues. */
// k8s: staging/src/k8s.io/api/certificates/v1/types.go
import type { KubernetesObject } from '../../api/object.ts';

export interface CertificateSigningRequest extends KubernetesObject {
  apiVersion: 'certificates.k8s.io/v1';
  kind: 'CertificateSigningRequest';
  spec: {
    /** A PEM block in base64. */
    request: string;
    signerName: string;
    expirationSeconds?: number;
    usages?: string[];
    /** Who asks: the server fills in these four. */
    username?: string;
    uid?: string;
    groups?: string[];
    extra?: Readonly<Record<string, readonly string[]>>;
  };
  status: {
    conditions?: CertificateCondition[];
    /** PEM blocks in base64. */
    certificate?: string;
  };
}

export interface CertificateCondition {
  /** `Approved`, `Denied` and `Failed` have a meaning; signers may add others. */
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastUpdateTime?: string | null;
  lastTransitionTime?: string | null;
}

export const clientSigner = 'kubernetes.io/kube-apiserver-client';
export const kubeletClientSigner = 'kubernetes.io/kube-apiserver-client-kubelet';
export const kubeletServingSigner = 'kubernetes.io/kubelet-serving';
/** Objects of v1beta1 could name it; nobody can in v1. */
export const legacySigner = 'kubernetes.io/legacy-unknown';

export function hasCondition({ status }: CertificateSigningRequest, type: string): boolean {
  return status.conditions?.some((condition) => condition.type === type) ?? false;
}
