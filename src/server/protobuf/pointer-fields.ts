/** Scalar fields that are pointers in Go: written only when somebody set them, so their zero means something. */
// k8s: staging/src/k8s.io/api/core/v1/types.go and its neighbours
export const pointerFields: ReadonlySet<string> = new Set([
  ...['deletionGracePeriodSeconds', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy', 'controller'],
  ...['blockOwnerDeletion', 'replicas', 'revisionHistoryLimit', 'progressDeadlineSeconds', 'partition', 'minReplicas'],
  ...['terminationGracePeriodSeconds', 'activeDeadlineSeconds', 'automountServiceAccountToken', 'enableServiceLinks'],
  ...['shareProcessNamespace', 'setHostnameAsFQDN', 'priority', 'hostUsers', 'preemptionPolicy', 'runtimeClassName'],
  ...['runAsUser', 'runAsGroup', 'runAsNonRoot', 'fsGroup', 'privileged', 'readOnlyRootFilesystem'],
  ...['allowPrivilegeEscalation', 'tolerationSeconds', 'optional', 'defaultMode', 'mode', 'expirationSeconds'],
  ...['parallelism', 'completions', 'backoffLimit', 'ttlSecondsAfterFinished', 'suspend', 'manualSelector'],
  ...['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit', 'immutable'],
  ...['storageClassName', 'volumeMode', 'allocateLoadBalancerNodePorts', 'appProtocol'],
  ...['ready', 'serving', 'terminating', 'holderIdentity', 'leaseDurationSeconds', 'leaseTransitions', 'apiGroup'],
  ...['stabilizationWindowSeconds', 'averageUtilization', 'allowVolumeExpansion', 'reclaimPolicy', 'started'],
]);
