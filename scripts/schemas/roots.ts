/** The kinds whose schemas are generated: everything they mention comes along, nothing else does. */

/** A folder of the kubernetes-models package, and the kinds wanted from it. */
export interface Roots {
  folder: string;
  group: string;
  version: string;
  kinds: string[];
}

export const roots: Roots[] = [
  core([
    ...['Namespace', 'Node', 'Pod', 'Service', 'Endpoints', 'ConfigMap', 'Secret', 'ServiceAccount', 'Event'],
    ...['ReplicationController', 'PersistentVolume', 'PersistentVolumeClaim', 'ResourceQuota', 'LimitRange', 'Binding'],
  ]),
  named('apps', 'v1', ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ControllerRevision']),
  named('batch', 'v1', ['Job', 'CronJob']),
  named('autoscaling', 'v2', ['HorizontalPodAutoscaler']),
  named('autoscaling', 'v1', ['Scale', 'HorizontalPodAutoscaler']),
  named('authentication.k8s.io', 'v1', ['SelfSubjectReview', 'TokenRequest', 'TokenReview']),
  named('authorization.k8s.io', 'v1', [
    ...['LocalSubjectAccessReview', 'SelfSubjectAccessReview', 'SelfSubjectRulesReview', 'SubjectAccessReview'],
  ]),
  named('policy', 'v1', ['PodDisruptionBudget', 'Eviction']),
  named('discovery.k8s.io', 'v1', ['EndpointSlice']),
  named('events.k8s.io', 'v1', ['Event']),
  named('coordination.k8s.io', 'v1', ['Lease']),
  named('scheduling.k8s.io', 'v1', ['PriorityClass']),
  named('networking.k8s.io', 'v1', ['Ingress', 'IngressClass', 'NetworkPolicy']),
  named('storage.k8s.io', 'v1', ['StorageClass']),
  named('rbac.authorization.k8s.io', 'v1', ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']),
  named('certificates.k8s.io', 'v1', ['CertificateSigningRequest']),
];

/** Kinds of the machinery itself, which live in the second package. */
export const machineryKinds = ['Status', 'DeleteOptions'];

function core(kinds: string[]): Roots {
  return { folder: 'v1', group: '', version: 'v1', kinds };
}

function named(group: string, version: string, kinds: string[]): Roots {
  return { folder: `${group}/${version}`, group, version, kinds };
}
