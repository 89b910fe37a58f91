/** A NetworkPolicy says who may talk to the pods that it selects, and whom they may talk to. */
// k8s: staging/src/k8s.io/api/networking/v1/types.go NetworkPolicy
import type { IntOrString } from '../../api/int-or-percent.ts';
import type { KubernetesObject } from '../../api/object.ts';
import type { LabelSelector } from '../../api/selector.ts';

export interface NetworkPolicy extends KubernetesObject {
  apiVersion: 'networking.k8s.io/v1';
  kind: 'NetworkPolicy';
  spec: {
    /** Empty: every pod of the namespace. */
    podSelector: LabelSelector;
    ingress?: { ports?: PolicyPort[]; from?: PolicyPeer[] }[];
    egress?: { ports?: PolicyPort[]; to?: PolicyPeer[] }[];
    policyTypes?: string[];
  };
}

export interface PolicyPort {
  protocol?: string;
  port?: IntOrString;
  endPort?: number;
}

export interface PolicyPeer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}
