/** A ResourceQuota limits what the objects of one namespace may ask for together, and how many there may be. */
// k8s: staging/src/k8s.io/api/core/v1/types.go ResourceQuota
import type { KubernetesObject } from '../../api/object.ts';

export interface ResourceQuota extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'ResourceQuota';
  spec: {
    hard?: Record<string, string>;
    scopes?: string[];
    scopeSelector?: { matchExpressions?: ScopeRequirement[] };
  };
  /** Empty until the controller has counted for the first time: until then nothing is limited. */
  status: { hard?: Record<string, string>; used?: Record<string, string> };
}

export interface ScopeRequirement {
  scopeName: string;
  operator: string;
  values?: string[];
}
