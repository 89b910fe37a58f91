/** The facts that the inspector's summary lists, by kind: label and value, plain text. */
import { humanDuration } from '../../api/duration.ts';
import { controllerOf, type KubernetesObject } from '../../api/object.ts';
import { formatSelector } from '../../api/selector.ts';
import { parseTime } from '../../api/time.ts';
import type { CronJob } from '../../kinds/cron-job/types.ts';
import type { DaemonSet } from '../../kinds/daemon-set/types.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { Job } from '../../kinds/job/types.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { PersistentVolumeClaim } from '../../kinds/persistent-volume-claim/types.ts';
import type { PersistentVolume } from '../../kinds/persistent-volume/types.ts';
import type { Pod, Probe } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { Service } from '../../kinds/service/types.ts';
import type { StatefulSet } from '../../kinds/stateful-set/types.ts';
import type { StorageClass } from '../../kinds/storage-class/types.ts';
import { imageFact, refusedFacts, type Fact } from './fact.ts';
import { cronJobFacts, jobFacts } from './facts-batch.ts';
import { claimFacts, claimFactsOf, statefulSetFacts, storageClassFacts, volumeFacts } from './facts-storage.ts';
import { ruleFacts } from './facts-rules.ts';

/** @param nowMs milliseconds since 1970, for ages */
export function factsOf(object: KubernetesObject, nowMs: number): Fact[] {
  const facts = specific(object, nowMs);
  const age = nowMs - parseTime(object.metadata.creationTimestamp);
  return [...facts, ...(Number.isFinite(age) ? [{ label: 'Age', value: humanDuration(Math.max(0, age)) }] : [])];
}

function specific(object: KubernetesObject, nowMs: number): Fact[] {
  switch (object.kind) {
    case 'Pod':
      return podFacts(object as Pod);
    case 'Node':
      return nodeFacts(object as Node);
    case 'Deployment':
      return deploymentFacts(object as Deployment);
    case 'ReplicaSet':
      return [
        owner(object),
        {
          label: 'Pods',
          value: `${(object as ReplicaSet).status.readyReplicas ?? 0} ready of ${(object as ReplicaSet).spec.replicas} wanted`,
        },
        ...refusedFacts((object as ReplicaSet).status.conditions),
      ].flat();
    case 'DaemonSet': {
      const { status } = object as DaemonSet;
      return [{ label: 'Nodes', value: `${status.numberReady ?? 0} ready of ${status.desiredNumberScheduled ?? 0}` }];
    }
    case 'Job':
      return [...jobFacts(object as Job, nowMs), ...owner(object)];
    case 'CronJob':
      return cronJobFacts(object as CronJob, nowMs);
    case 'StatefulSet':
      return statefulSetFacts(object as StatefulSet);
    case 'PersistentVolumeClaim':
      return claimFacts(object as PersistentVolumeClaim);
    case 'PersistentVolume':
      return volumeFacts(object as PersistentVolume);
    case 'StorageClass':
      return storageClassFacts(object as StorageClass);
    case 'Service':
      return serviceFacts(object as Service);
    case 'PodDisruptionBudget':
      return budgetFacts(object as PodDisruptionBudget);
    default:
      return ruleFacts(object) ?? [{ label: 'Kind', value: `${object.kind} (${object.apiVersion})` }];
  }
}

function owner(object: KubernetesObject): Fact[] {
  const reference = controllerOf(object);
  if (!reference) return [];
  const group = reference.apiVersion.includes('/') ? reference.apiVersion.split('/')[0] : '';
  const link = {
    group,
    resource: `${reference.kind.toLowerCase()}s`,
    key: `${object.metadata.namespace ?? ''}/${reference.name}`,
  };
  return [{ label: 'Owner', value: reference.name, mono: true, link }];
}

function podFacts(pod: Pod): Fact[] {
  const [container] = pod.spec.containers;
  const statuses = pod.status.containerStatuses ?? [];
  const ready = statuses.filter((status) => status.ready).length;
  const restarts = statuses.reduce((total, status) => total + status.restartCount, 0);
  const requests = pod.spec.containers.map((each) => each.resources?.requests ?? {});
  return [
    ...owner(pod),
    pod.spec.nodeName
      ? {
          label: 'Node',
          value: pod.spec.nodeName,
          mono: true,
          link: { group: '', resource: 'nodes', key: pod.spec.nodeName },
        }
      : { label: 'Node', value: 'none yet' },
    imageFact(pod.spec),
    {
      label: 'Ready',
      value: `${ready}/${pod.spec.containers.length}${container?.readinessProbe ? ` · ${probeText(container.readinessProbe)}` : ''}`,
    },
    ...(restarts > 0 ? [{ label: 'Restarts', value: String(restarts) }] : []),
    ...(requests.some((each) => Object.keys(each).length)
      ? [
          {
            label: 'Requests',
            value: requests
              .map((each) => [each.cpu && `${each.cpu} CPU`, each.memory].filter(Boolean).join(' · '))
              .join(', '),
          },
        ]
      : []),
    ...claimFactsOf(pod),
    ...(pod.status.podIP ? [{ label: 'Address', value: pod.status.podIP, mono: true }] : []),
    ...(pod.status.reason
      ? [{ label: 'Reason', value: `${pod.status.reason}${pod.status.message ? `: ${pod.status.message}` : ''}` }]
      : []),
  ];
}

function probeText(probe: Probe): string {
  const how = probe.httpGet
    ? `GET ${probe.httpGet.path ?? '/'}`
    : probe.tcpSocket
      ? 'TCP'
      : probe.exec
        ? 'command'
        : 'gRPC';
  return `${how} every ${probe.periodSeconds} s`;
}

function nodeFacts(node: Node): Fact[] {
  const conditions = (node.status.conditions ?? []).filter((condition) =>
    condition.type === 'Ready' ? condition.status !== 'True' : condition.status === 'True',
  );
  return [
    { label: 'Allocatable', value: amounts(node.status.allocatable) },
    { label: 'Capacity', value: amounts(node.status.capacity) },
    ...(node.metadata.labels?.['topology.kubernetes.io/zone']
      ? [{ label: 'Zone', value: node.metadata.labels['topology.kubernetes.io/zone'] }]
      : []),
    ...(node.spec.podCIDR ? [{ label: 'Pod range', value: node.spec.podCIDR, mono: true }] : []),
    ...(node.status.nodeInfo ? [{ label: 'Kubelet', value: node.status.nodeInfo.kubeletVersion }] : []),
    ...(node.spec.taints?.length
      ? [
          {
            label: 'Taints',
            value: node.spec.taints
              .map((taint) => `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`)
              .join(', '),
            mono: true,
          },
        ]
      : []),
    ...conditions.map((condition) => ({
      label: condition.type,
      value: condition.message ?? condition.reason ?? condition.status,
    })),
  ];
}

/** `4 CPU · 16Gi · 110 pods`. Allocatable is what capacity leaves to pods, after what the system keeps for itself. */
function amounts(of: Record<string, string> = {}): string {
  return `${of['cpu'] ?? '?'} CPU · ${of['memory'] ?? '?'} · ${of['pods'] ?? '?'} pods`;
}

function deploymentFacts({ spec, status, metadata }: Deployment): Fact[] {
  const rolling = spec.strategy.rollingUpdate;
  return [
    {
      label: 'Ready',
      value: `${status.readyReplicas ?? 0}/${spec.replicas} · ${status.updatedReplicas ?? 0} up to date · ${status.availableReplicas ?? 0} available`,
    },
    {
      label: 'Strategy',
      value: rolling
        ? `RollingUpdate · surge ${rolling.maxSurge} · unavailable ${rolling.maxUnavailable}`
        : spec.strategy.type,
    },
    imageFact(spec.template.spec),
    { label: 'Revision', value: metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 'none yet' },
    { label: 'Selector', value: formatSelector(spec.selector), mono: true },
    ...(status.conditions ?? [])
      .filter((condition) => condition.type === 'Progressing' && condition.status !== 'True')
      .map((condition) => ({ label: 'Progress', value: condition.message ?? '' })),
    ...refusedFacts(status.conditions),
  ];
}

function serviceFacts({ spec }: Service): Fact[] {
  return [
    { label: 'Type', value: spec.type },
    { label: 'Address', value: spec.clusterIP ?? spec.externalName ?? 'none', mono: true },
    {
      label: 'Ports',
      value: (spec.ports ?? []).map((port) => `${port.port} → ${port.targetPort}/${port.protocol}`).join(', '),
      mono: true,
    },
    {
      label: 'Selector',
      value: spec.selector
        ? Object.entries(spec.selector)
            .map(([key, value]) => `${key}=${value}`)
            .join(',')
        : 'none',
      mono: true,
    },
  ];
}

function budgetFacts({ spec, status }: PodDisruptionBudget): Fact[] {
  const rule =
    spec.minAvailable !== undefined
      ? `at least ${spec.minAvailable} available`
      : `at most ${spec.maxUnavailable} unavailable`;
  return [
    { label: 'Rule', value: rule },
    {
      label: 'Healthy',
      value: `${status.currentHealthy} of ${status.expectedPods}, ${status.desiredHealthy} required`,
    },
    { label: 'Allowed', value: `${status.disruptionsAllowed} disruptions now` },
    { label: 'Selector', value: formatSelector(spec.selector), mono: true },
  ];
}
