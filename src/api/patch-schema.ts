/** Which lists a strategic merge patch merges, and by which key: upstream keeps this in the tags of its Go structs. */
// k8s: staging/src/k8s.io/api/core/v1/types.go and its neighbours, patchStrategy and patchMergeKey

/** Fields that are patched in a way of their own. Others: objects are merged, lists replaced. */
export type PatchStruct = Readonly<Record<string, PatchField>>;

export interface PatchField {
  /** The struct of the value, or of each item when the value is a list. */
  struct?: PatchStruct;
  strategy?: 'merge' | 'replace';
  /** What tells the items of a merged list apart; absent for lists of plain values. */
  mergeKey?: string;
  /** Fields that the patch does not name are cleared: one-of structs such as a volume. */
  retainKeys?: boolean;
}

/** The patch struct of a built-in kind; undefined for kinds that have none, such as custom resources. */
export function patchStructOf(group: string, kind: string): PatchStruct | undefined {
  if (!isBuiltIn(group)) return undefined;
  return kinds[`${group}/${kind}`] ?? withMeta({});
}

function isBuiltIn(group: string): boolean {
  return ['', 'apps', 'batch', 'autoscaling', 'policy', 'extensions'].includes(group) || group.endsWith('.k8s.io');
}

function listBy(mergeKey: string, struct: PatchStruct = {}): PatchField {
  return { strategy: 'merge', mergeKey, struct };
}

const objectMeta: PatchStruct = { ownerReferences: listBy('uid'), finalizers: { strategy: 'merge' } };

function withMeta(fields: PatchStruct): PatchStruct {
  return { metadata: { struct: objectMeta }, ...fields };
}

const container: PatchStruct = {
  ports: listBy('containerPort'),
  env: listBy('name'),
  volumeMounts: listBy('mountPath'),
  volumeDevices: listBy('devicePath'),
};

const podSpec: PatchStruct = {
  containers: listBy('name', container),
  initContainers: listBy('name', container),
  ephemeralContainers: listBy('name', container),
  volumes: { ...listBy('name'), retainKeys: true },
  imagePullSecrets: listBy('name'),
  hostAliases: listBy('ip'),
  topologySpreadConstraints: listBy('topologyKey'),
  schedulingGates: listBy('name'),
  resourceClaims: { ...listBy('name'), retainKeys: true },
};

const podTemplate: PatchField = { struct: withMeta({ spec: { struct: podSpec } }) };
const conditions: PatchField = { struct: { conditions: listBy('type') } };
const workload = withMeta({ spec: { struct: { template: podTemplate } }, status: conditions });
const jobSpec: PatchField = { struct: { template: podTemplate } };

const kinds: Readonly<Record<string, PatchStruct>> = {
  '/Pod': withMeta({
    spec: { struct: podSpec },
    status: {
      struct: {
        conditions: listBy('type'),
        podIPs: listBy('ip'),
        hostIPs: listBy('ip'),
        resourceClaimStatuses: { ...listBy('name'), retainKeys: true },
      },
    },
  }),
  '/PodTemplate': withMeta({ template: podTemplate }),
  '/ReplicationController': workload,
  '/Service': withMeta({ spec: { struct: { ports: listBy('port') } }, status: conditions }),
  '/ServiceAccount': withMeta({ secrets: listBy('name') }),
  '/Namespace': withMeta({ status: conditions }),
  '/Node': withMeta({
    spec: { struct: { podCIDRs: { strategy: 'merge' } } },
    status: { struct: { conditions: listBy('type'), addresses: listBy('type') } },
  }),
  '/PersistentVolumeClaim': withMeta({ status: conditions }),
  'apps/Deployment': withMeta({
    spec: { struct: { template: podTemplate, strategy: { retainKeys: true } } },
    status: conditions,
  }),
  'apps/ReplicaSet': workload,
  'apps/StatefulSet': workload,
  'apps/DaemonSet': workload,
  'batch/Job': withMeta({ spec: jobSpec, status: conditions }),
  'batch/CronJob': withMeta({ spec: { struct: { jobTemplate: { struct: withMeta({ spec: jobSpec }) } } } }),
  'autoscaling/HorizontalPodAutoscaler': withMeta({ status: conditions }),
  'policy/PodDisruptionBudget': withMeta({
    spec: { struct: { selector: { strategy: 'replace' } } },
    status: conditions,
  }),
};
