/** What every Kubernetes object has. Objects are plain JSON and, once stored, never changed in place. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go ObjectMeta
export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid: string;
  resourceVersion: string;
  generation?: number;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
  finalizers?: string[];
  managedFields?: ManagedFieldsEntry[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ManagedFieldsEntry {
  manager?: string;
  operation?: 'Apply' | 'Update';
  apiVersion?: string;
  time?: string;
  fieldsType?: string;
  fieldsV1?: Record<string, unknown>;
  subresource?: string;
}

/** A condition as most kinds write it. Node, Pod and Deployment add or leave out a field each. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
  lastHeartbeatTime?: string;
  lastProbeTime?: string | null;
  observedGeneration?: number;
}

export interface ObjectReference {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  resourceVersion?: string;
  fieldPath?: string;
}

/** An object about to be created: the API server fills in the rest of its metadata. */
export type Draft<T extends KubernetesObject = KubernetesObject> = Omit<T, 'metadata'> & {
  metadata: Partial<ObjectMeta>;
};

/** `namespace/name`, or `name` for what has no namespace: how caches, queues and the agenda name an object. */
export function keyOf(object: { metadata: Partial<ObjectMeta> }): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : (name ?? '');
}

/** Takes a key apart. Example: `default/web` → namespace `default`, name `web`. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The owner that manages the object, if any. */
export function controllerOf(object: { metadata: Partial<ObjectMeta> }): OwnerReference | undefined {
  // A loop, since every reconcile asks this of every pod that it owns.
  const owners = object.metadata.ownerReferences;
  if (owners) for (const owner of owners) if (owner.controller === true) return owner;
  return undefined;
}

/** The reference that an owner's controller writes into what it creates. */
export function controllerReference(owner: KubernetesObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** `apps/v1` → group `apps`, version `v1`; `v1` → group ``, version `v1`. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function joinApiVersion(group: string, version: string): string {
  return group ? `${group}/${version}` : version;
}
