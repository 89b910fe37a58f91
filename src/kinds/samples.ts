/** The least that a student must write of each kind: what the tests of the whole table start from. */
import { copy } from '../base/equality.ts';
import type { KindDefinition } from '../api/kind.ts';
import type { Draft, KubernetesObject } from '../api/object.ts';
import { FieldReport } from '../api/validation.ts';

const labels = { app: 'web' };
const selector = { matchLabels: labels };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
const networking = 'networking.k8s.io/v1';
const rbac = 'rbac.authorization.k8s.io/v1';
const roleRef = { kind: 'ClusterRole', name: 'view' };
const onceTemplate = { spec: { ...template.spec, restartPolicy: 'Never' } };
/** A request of `jane` in the group `developers`, as openssl writes it. */
export const requestOfJane = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIZU1JR0dBZ0VBTUNReERUQUxCZ05WQkFNTUJHcGhibVV4RXpBUkJnTlZCQW',
  '9NQ21SbGRtVnNiM0JsY25NdwpXVEFUQmdjcWhrak9QUUlCQmdncWhrak9QUU1CQndOQ0FBU2tWQlRvaUhZb1Q5ZjY5YTNBd0U1bFE5Z3V5Ynd2',
  'CnRoVXNLMmN3K1pQbi9WUFRlQmlVNFl2V1ZJNXN5UWlpb0srR2pmMWJxakVZT0RzancyZFQ5YXRob0FBd0NnWUkKS29aSXpqMEVBd0lEUndBd1',
  'JBSWdScDROQzdtMUIzcEREamdRTVhZZFZFRHJGMmpiVG1yemtDb1BObTRRR05NQwpJRUxxaHFqNU0xWHpnSldkcDRFQk1QaEhMUk1ZTkZZL3hC',
  'TzM3WmN5cUtmSQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K',
].join('');

const minimal: Readonly<Record<string, { apiVersion: string; namespace?: string; rest?: object }>> = {
  Namespace: { apiVersion: 'v1' },
  Node: { apiVersion: 'v1' },
  Pod: { apiVersion: 'v1', rest: { spec: template.spec } },
  Service: { apiVersion: 'v1', rest: { spec: { ports: [{ port: 80 }] } } },
  Endpoints: { apiVersion: 'v1' },
  EndpointSlice: { apiVersion: 'discovery.k8s.io/v1', rest: { addressType: 'IPv4', endpoints: [] } },
  ConfigMap: { apiVersion: 'v1' },
  Secret: { apiVersion: 'v1' },
  ServiceAccount: { apiVersion: 'v1' },
  Event: { apiVersion: 'v1', rest: { involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' } } },
  Lease: { apiVersion: 'coordination.k8s.io/v1' },
  PodDisruptionBudget: { apiVersion: 'policy/v1' },
  PriorityClass: { apiVersion: 'scheduling.k8s.io/v1', rest: { value: 1 } },
  CertificateSigningRequest: {
    apiVersion: 'certificates.k8s.io/v1',
    rest: {
      spec: { request: requestOfJane, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
    },
  },
  Deployment: { apiVersion: 'apps/v1', rest: { spec: { selector, template } } },
  ReplicaSet: { apiVersion: 'apps/v1', rest: { spec: { selector, template } } },
  DaemonSet: { apiVersion: 'apps/v1', rest: { spec: { selector, template } } },
  ControllerRevision: { apiVersion: 'apps/v1', rest: { data: {}, revision: 1 } },
  HorizontalPodAutoscaler: {
    apiVersion: 'autoscaling/v2',
    rest: { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5 } },
  },
  ReplicationController: { apiVersion: 'v1', rest: { spec: { template } } },
  ResourceQuota: { apiVersion: 'v1' },
  LimitRange: { apiVersion: 'v1' },
  Ingress: {
    apiVersion: networking,
    rest: { spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } },
  },
  IngressClass: { apiVersion: networking, rest: { spec: { controller: 'example.com/proxy' } } },
  NetworkPolicy: { apiVersion: networking },
  Role: { apiVersion: rbac },
  RoleBinding: { apiVersion: rbac, rest: { roleRef } },
  ClusterRole: { apiVersion: rbac },
  ClusterRoleBinding: { apiVersion: rbac, rest: { roleRef } },
  Job: { apiVersion: 'batch/v1', rest: { spec: { template: onceTemplate } } },
  CronJob: {
    apiVersion: 'batch/v1',
    rest: { spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: onceTemplate } } } },
  },
  StatefulSet: { apiVersion: 'apps/v1', rest: { spec: { serviceName: 'web', selector, template } } },
  PersistentVolumeClaim: {
    apiVersion: 'v1',
    rest: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  },
  PersistentVolume: {
    apiVersion: 'v1',
    rest: { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } } },
  },
  StorageClass: { apiVersion: 'storage.k8s.io/v1', rest: { provisioner: 'example.com/disk' } },
  Image: { apiVersion: 'orrery.dev/v1' },
  Traffic: { apiVersion: 'orrery.dev/v1', rest: { spec: { service: 'web' } } },
  Fault: { apiVersion: 'orrery.dev/v1', rest: { spec: { type: 'NodeDown', node: 'worker-1' } } },
  Scheduler: { apiVersion: 'orrery.dev/v1', rest: { spec: { source: 'export const score = () => 50;' } } },
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

/** The object as the API server would store it: strategy, defaults, and the metadata that it gives out. */
export function created<T extends KubernetesObject>(kind: KindDefinition<T>, manifest: object): T {
  const draft = copy({
    apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version,
    kind: kind.kind,
    ...manifest,
  });
  const metadata = { name: 'web', ...(kind.namespaced ? { namespace: 'default' } : {}) };
  const object = { ...draft, metadata: { ...metadata, ...(draft as { metadata?: object }).metadata } } as unknown as T;
  kind.prepareCreate?.(object, { nowMs: 0, user: { name: 'jane', groups: ['developers'] } });
  kind.defaults(object);
  return object;
}

/** What validation says of a new object, as `field: message`. */
export function refusals<T extends KubernetesObject>(kind: KindDefinition<T>, manifest: object): string[] {
  const report = new FieldReport();
  kind.validate(created(kind, manifest), report);
  return report.causes.map((cause) => `${cause.field}: ${cause.message}`);
}

/** The object after an update, and what validation says of it. */
export function updated<T extends KubernetesObject>(
  kind: KindDefinition<T>,
  before: object,
  after: object,
): { object: T; refused: string[] } {
  const old = created(kind, before);
  const object = {
    ...created(kind, after),
    metadata: { ...old.metadata, ...(after as { metadata?: object }).metadata },
  };
  kind.prepareUpdate?.(object, old, { nowMs: 0 });
  const report = new FieldReport();
  kind.validate(object, report);
  kind.validateUpdate?.(object, old, report);
  return { object, refused: report.causes.map((cause) => `${cause.field}: ${cause.message}`) };
}
