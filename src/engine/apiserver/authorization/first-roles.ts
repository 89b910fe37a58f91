/**
 * The roles and bindings for users that every cluster begins with. Those for parts of the control plane are left out:
 * here the parts have the rights that they need.
 */
// k8s: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, cmd/kubeadm/app/phases/bootstraptoken/clusterinfo
import type { Draft } from '../../../api/object.ts';

const apiVersion = 'rbac.authorization.k8s.io/v1';
const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const readAndWrite = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

type Rule = Record<string, string[]>;

/** @param resources separated by spaces */
function rule(apiGroup: string, resources: string, verbs: readonly string[]): Rule {
  return { apiGroups: [apiGroup], resources: resources.split(' '), verbs: [...verbs] };
}

const admin: Rule[] = [
  rule('authorization.k8s.io', 'localsubjectaccessreviews', ['create']),
  rule('rbac.authorization.k8s.io', 'rolebindings roles', readAndWrite),
];

const edit: Rule[] = [
  rule('', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy', read),
  rule('', 'serviceaccounts', ['impersonate']),
  rule('', 'pods pods/attach pods/exec pods/portforward pods/proxy', write),
  rule('', 'pods/eviction', ['create']),
  rule(
    '',
    'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
    write,
  ),
  rule('', 'serviceaccounts/token', ['create']),
  rule(
    'apps',
    'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
    write,
  ),
  rule('autoscaling', 'horizontalpodautoscalers', write),
  rule('batch', 'cronjobs jobs', write),
  rule(
    'extensions',
    'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale',
    write,
  ),
  rule('policy', 'poddisruptionbudgets', write),
  rule('networking.k8s.io', 'ingresses networkpolicies', write),
  rule('coordination.k8s.io', 'leases', readAndWrite),
];

const view: Rule[] = [
  rule(
    '',
    'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
    read,
  ),
  rule(
    '',
    'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
    read,
  ),
  rule('', 'namespaces', read),
  rule('discovery.k8s.io', 'endpointslices', read),
  rule(
    'apps',
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
    read,
  ),
  rule('autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', read),
  rule('batch', 'cronjobs cronjobs/status jobs jobs/status', read),
  rule(
    'extensions',
    'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
    read,
  ),
  rule('policy', 'poddisruptionbudgets poddisruptionbudgets/status', read),
  rule('networking.k8s.io', 'ingresses ingresses/status networkpolicies', read),
];

const everything: Rule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];

const discovery: Rule[] = [
  {
    nonResourceURLs: '/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/'.split(
      ' ',
    ),
    verbs: ['get'],
  },
];

const basic: Rule[] = [
  rule('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', ['create']),
  rule('authentication.k8s.io', 'selfsubjectreviews', ['create']),
];

const publicInfo: Rule[] = [
  { nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'], verbs: ['get'] },
];

function aggregatesTo(role: string): Record<string, string> {
  return { [`rbac.authorization.k8s.io/aggregate-to-${role}`]: 'true' };
}

function role(name: string, rules: Rule[] | null, labels: Record<string, string> = {}): Draft {
  return { apiVersion, kind: 'ClusterRole', metadata: metadataOf(name, labels), ...{ rules } };
}

/** The sum of those that are labelled so; a controller adds them up. */
function sum(name: string, labels: Record<string, string> = {}): Draft {
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: aggregatesTo(name) }] };
  return { ...role(name, null, labels), ...{ aggregationRule } };
}

function binding(name: string, roleName: string, groups: readonly string[]): Draft {
  const apiGroup = 'rbac.authorization.k8s.io';
  const subjects = groups.map((group) => ({ kind: 'Group', apiGroup, name: group }));
  const roleRef = { apiGroup, kind: 'ClusterRole', name: roleName };
  return { apiVersion, kind: 'ClusterRoleBinding', metadata: metadataOf(name), ...{ roleRef, subjects } };
}

function metadataOf(name: string, labels: Record<string, string> = {}): Draft['metadata'] {
  return {
    name,
    labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
    annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  };
}

export function firstRoles(): Draft[] {
  return [
    role('cluster-admin', everything),
    role('system:discovery', discovery),
    role('system:basic-user', basic),
    role('system:public-info-viewer', publicInfo),
    sum('admin'),
    sum('edit', aggregatesTo('admin')),
    sum('view', aggregatesTo('edit')),
    role('system:aggregate-to-admin', admin, aggregatesTo('admin')),
    role('system:aggregate-to-edit', edit, aggregatesTo('edit')),
    role('system:aggregate-to-view', view, aggregatesTo('view')),
  ];
}

export function firstBindings(): Draft[] {
  const { labels: _labels, annotations: _annotations, ...named } = metadataOf('kubeadm:cluster-admins');
  return [
    binding('cluster-admin', 'cluster-admin', ['system:masters']),
    binding('system:discovery', 'system:discovery', ['system:authenticated']),
    binding('system:basic-user', 'system:basic-user', ['system:authenticated']),
    binding('system:public-info-viewer', 'system:public-info-viewer', [
      'system:authenticated',
      'system:unauthenticated',
    ]),
    // That of kubeadm, by which the administrator of this cluster has all rights.
    { ...binding('kubeadm:cluster-admins', 'cluster-admin', ['kubeadm:cluster-admins']), metadata: named },
  ];
}
