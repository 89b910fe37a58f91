/** What the API server fills into a pod and into every pod template. */
// k8s: pkg/apis/core/v1/defaults.go
import type { Draft } from '../../api/object.ts';
import { canonicalResources, dropEmpty } from '../canonical.ts';
import { defaultContainer } from './default-containers.ts';
import { defaultVolume } from './default-volumes.ts';
import { qosClassOf } from './qos.ts';
import type { Container, Pod, PodSpec, PodTemplateSpec } from './types.ts';

/** Defaults of a pod itself; some of them, such as requests from limits, a template does not get. */
export function defaultPod(draft: Draft<Pod>): void {
  draft.spec ??= { containers: [] } as unknown as PodSpec;
  const spec = draft.spec;
  defaultPodSpec(spec);
  spec.enableServiceLinks ??= true;
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    requestsFromLimits(container);
    if (!spec.hostNetwork) continue;
    for (const port of container.ports ?? []) port.hostPort ||= port.containerPort;
  }
  draft.status ??= { phase: 'Pending' };
  draft.status.phase ??= 'Pending';
  draft.status.qosClass ??= qosClassOf(spec);
}

/** Defaults of the template in a Deployment, ReplicaSet or DaemonSet. */
export function defaultPodTemplate(owner: { template: PodTemplateSpec }): void {
  owner.template ??= {} as PodTemplateSpec;
  owner.template.metadata ??= {};
  owner.template.spec ??= { containers: [] } as unknown as PodSpec;
  dropEmpty(owner.template.metadata, emptyMetadata);
  defaultPodSpec(owner.template.spec);
}

const emptyMetadata = new Set(['name', 'namespace', 'generateName', 'labels', 'annotations', 'creationTimestamp']);

// Fields of PodSpec that Go's encoder leaves out when they are empty.
const emptyPodSpec = new Set([
  ...['volumes', 'initContainers', 'ephemeralContainers', 'nodeSelector', 'nodeName', 'serviceAccountName'],
  ...['serviceAccount', 'hostNetwork', 'hostPID', 'hostIPC', 'imagePullSecrets', 'hostname', 'subdomain'],
  ...['tolerations', 'hostAliases', 'priorityClassName', 'overhead', 'topologySpreadConstraints', 'readinessGates'],
  ...['schedulingGates'],
]);

function defaultPodSpec(spec: PodSpec): void {
  dropEmpty(spec, emptyPodSpec);
  spec.containers ??= [];
  spec.dnsPolicy ||= 'ClusterFirst';
  spec.restartPolicy ||= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ||= 'default-scheduler';
  sameServiceAccount(spec);
  canonicalResources(spec.overhead);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  for (const container of allContainers(spec)) defaultContainer(container);
}

// The old name of the field is kept in step with the new one.
// k8s: pkg/apis/core/v1/conversion.go Convert_v1_PodSpec_To_core_PodSpec
function sameServiceAccount(spec: PodSpec): void {
  spec.serviceAccountName ??= spec.serviceAccount;
  if (spec.serviceAccountName === undefined) delete spec.serviceAccountName;
  else spec.serviceAccount = spec.serviceAccountName;
}

function allContainers(spec: PodSpec): Container[] {
  return [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
}

// k8s: pkg/apis/core/v1/defaults.go SetDefaults_Pod
function requestsFromLimits(container: Container): void {
  const limits = container.resources.limits;
  if (!limits) return;
  container.resources.requests ??= {};
  for (const resource in limits) container.resources.requests[resource] ??= limits[resource];
}
