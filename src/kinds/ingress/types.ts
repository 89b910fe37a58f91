/** An Ingress says which Service answers requests from outside, by host and path. */
// k8s: staging/src/k8s.io/api/networking/v1/types.go
import type { KubernetesObject } from '../../api/object.ts';

export interface Ingress extends KubernetesObject {
  apiVersion: 'networking.k8s.io/v1';
  kind: 'Ingress';
  spec: IngressSpec;
  status: { loadBalancer: { ingress?: { ip?: string; hostname?: string }[] } };
}

export interface IngressSpec {
  ingressClassName?: string;
  defaultBackend?: IngressBackend;
  tls?: { hosts?: string[]; secretName?: string }[];
  rules?: IngressRule[];
}

export interface IngressRule {
  /** Absent: every host. */
  host?: string;
  http?: { paths: IngressPath[] };
}

export interface IngressPath {
  path?: string;
  pathType?: string;
  backend: IngressBackend;
}

export interface IngressBackend {
  service?: { name: string; port?: { name?: string; number?: number } };
  resource?: LocalReference;
}

export interface LocalReference {
  apiGroup?: string;
  kind: string;
  name: string;
}
