/** The objects that every cluster begins with, whoever installs it. */
// k8s: pkg/controlplane/controller/systemnamespaces, pkg/registry/scheduling/rest, pkg/controlplane/controller/kubernetesservice
import type { Draft } from '../../api/object.ts';
import type { Caller } from '../../api/request.ts';
import { assert } from '../../base/assert.ts';
import { copy } from '../../base/equality.ts';
import { defaultClassAnnotation } from '../../kinds/storage-class/default-class.ts';
import { authenticate } from './authentication.ts';
import { firstBindings, firstRoles } from './authorization/first-roles.ts';
import { rbacGroup } from './authorization/rbac.ts';
import type { Call, Core } from './core.ts';
import { createDecoded } from './create.ts';

const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

const priorityClasses = [
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
];

/** Of the first machine: the control plane, where a cluster shows it as a node. */
const serverAddress = '172.18.0.2';

const kubernetesService: Draft = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
  ...{
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
      sessionAffinity: 'None',
    },
  },
};

/** Where the API server itself answers; nobody is to mirror this into slices. */
// k8s: pkg/controlplane/reconcilers/lease.go doReconcile, endpointsadapter.go
const kubernetesEndpoints: Draft = {
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: {
    name: 'kubernetes',
    namespace: 'default',
    labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
  },
  ...{ subsets: [{ addresses: [{ ip: serverAddress }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }] },
};

/**
 * The class that kind installs: its volumes are directories on the node of the first pod that mounts them. Local volumes tie a pod to
 * its node, and waiting for that pod shows why; a class of volumes that are everywhere would hide both.
 */
const standardClass: Draft = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { [defaultClassAnnotation]: 'true' } },
  ...{ provisioner: 'rancher.io/local-path', volumeBindingMode: 'WaitForFirstConsumer' },
};

const caller: Caller = {
  actor: 'apiserver',
  cause: { kind: 'timer', timer: 'start' },
  reason: 'because every cluster begins with it',
};

/** Creates what is served: a cluster built with fewer kinds begins with less. */
export function createFirstObjects(core: Core): void {
  for (const name of namespaces)
    create(core, '', 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  for (const { name, value, description } of priorityClasses) {
    create(core, 'scheduling.k8s.io', 'priorityclasses', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      ...{ value, description },
    });
  }
  create(core, '', 'services', copy(kubernetesService));
  create(core, '', 'endpoints', copy(kubernetesEndpoints));
  // With identities from elsewhere: all other objects of a seed keep the ones that they had before there were these.
  const apart = (what: string): Pick<Call, 'uids'> => ({ uids: core.options.random.stream(`apiserver/uids/${what}`) });
  create(core, 'storage.k8s.io', 'storageclasses', copy(standardClass), apart('storage'));
  const ofRoles = apart('roles');
  for (const draft of firstRoles()) create(core, rbacGroup, 'clusterroles', draft, ofRoles);
  for (const draft of firstBindings()) create(core, rbacGroup, 'clusterrolebindings', draft, ofRoles);
}

function create(core: Core, group: string, plural: string, draft: Draft, own: Pick<Call, 'uids'> = {}): void {
  const resource = core.resources.maybe(group, plural);
  if (!resource) return;
  const { namespace } = draft.metadata;
  const request = {
    verb: 'create' as const,
    group,
    version: resource.kind.version,
    resource: plural,
    ...(namespace ? { namespace } : {}),
    body: draft,
  };
  const user = authenticate(caller);
  const call: Call = { core, served: { resource }, resource, request, options: {}, caller, user, ...own };
  const response = createDecoded(call, { draft, warnings: [], causes: [] });
  assert(response.code === 201, `the first objects are valid: ${JSON.stringify(response.body)}`);
}
