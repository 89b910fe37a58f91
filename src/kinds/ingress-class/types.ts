/** An IngressClass names a controller that serves Ingresses. */
// k8s: staging/src/k8s.io/api/networking/v1/types.go IngressClass
import type { KubernetesObject } from '../../api/object.ts';
import type { LocalReference } from '../ingress/types.ts';

export interface IngressClass extends KubernetesObject {
  apiVersion: 'networking.k8s.io/v1';
  kind: 'IngressClass';
  spec: {
    controller?: string;
    parameters?: LocalReference & { scope?: string; namespace?: string };
  };
}
