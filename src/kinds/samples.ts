/** The least that a student must write of each kind: what the tests of the whole table start from. */
import type { Draft } from '../api/object.ts';
import { copy } from '../base/equality.ts';

const labels = { app: 'web' };
const selector = { matchLabels: labels };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };

const minimal: Readonly<Record<string, { apiVersion: string; namespace?: string; rest?: object }>> = {
  Namespace: { apiVersion: 'v1' },
  Node: { apiVersion: 'v1' },
  Pod: { apiVersion: 'v1', rest: { spec: template.spec } },
  Service: { apiVersion: 'v1', rest: { spec: { ports: [{ port: 80 }] } } },
  EndpointSlice: { apiVersion: 'discovery.k8s.io/v1', rest: { addressType: 'IPv4', endpoints: [] } },
  ConfigMap: { apiVersion: 'v1' },
  Secret: { apiVersion: 'v1' },
  ServiceAccount: { apiVersion: 'v1' },
  Event: { apiVersion: 'v1', rest: { involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' } } },
  Lease: { apiVersion: 'coordination.k8s.io/v1' },
  PodDisruptionBudget: { apiVersion: 'policy/v1' },
  PriorityClass: { apiVersion: 'scheduling.k8s.io/v1', rest: { value: 1 } },
  Deployment: { apiVersion: 'apps/v1', rest: { spec: { selector, template } } },
  ReplicaSet: { apiVersion: 'apps/v1', rest: { spec: { selector, template } } },
  DaemonSet: { apiVersion: 'apps/v1', rest: { spec: { selector, template } } },
  Image: { apiVersion: 'orrery.dev/v1' },
  Traffic: { apiVersion: 'orrery.dev/v1', rest: { spec: { service: 'web' } } },
  Fault: { apiVersion: 'orrery.dev/v1', rest: { spec: { type: 'NodeDown', node: 'worker-1' } } },
};

/** A private copy of the smallest valid object of the kind, named `web`. */
export function minimalObject(kind: string, isNamespaced: boolean): Draft {
  const { apiVersion, rest } = minimal[kind];
  const metadata = { name: 'web', ...(isNamespaced ? { namespace: 'default' } : {}) };
  return copy({ apiVersion, kind, metadata, ...rest });
}

export function hasMinimalObject(kind: string): boolean {
  return kind in minimal;
}
