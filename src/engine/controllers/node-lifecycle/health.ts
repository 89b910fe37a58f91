/** Whether a node's kubelet still reports: by its status and, more often, by its lease. */
// k8s: pkg/controller/nodelifecycle/node_lifecycle_controller.go tryUpdateNodeHealth
import type { Condition } from '../../../api/object.ts';
import { parseTime } from '../../../api/time.ts';
import type { Lease } from '../../../kinds/lease/types.ts';
import type { Node } from '../../../kinds/node/types.ts';
import { findCondition } from '../shared/conditions.ts';

/** How often all nodes are looked at. */
// k8s: pkg/controller/nodelifecycle/config/v1alpha1/defaults.go, cmd/kube-controller-manager/app/options/nodelifecyclecontroller.go
export const monitorPeriodMs = 5_000;
/** A node that has not reported for so long is unknown. */
export const gracePeriodMs = 50_000;
/** The same for a node that has never reported. */
export const startupGracePeriodMs = 60_000;

/** What was seen of one node at the last look. */
export interface NodeHealth {
  /** When it was last seen to report, by our own clock. */
  reportedAtMs: number;
  heartbeat?: string;
  ready?: Condition['status'];
  renewTime?: string;
}

/** What to note, and the conditions to write if the node has been silent for too long. */
export interface HealthCheck {
  health: NodeHealth;
  /** As the node's status says before anything is written. */
  observedReady: Condition['status'];
  /** Undefined when nothing is to be written. */
  conditions: Condition[] | undefined;
}

export function checkHealth(
  node: Node,
  lease: Lease | undefined,
  last: NodeHealth | undefined,
  nowMs: number,
  now: string,
): HealthCheck {
  const ready = findCondition(node.status.conditions, 'Ready');
  const health = noted(node, lease, last, ready, nowMs);
  const graceMs = ready ? gracePeriodMs : startupGracePeriodMs;
  const observedReady = ready?.status ?? 'Unknown';
  if (nowMs <= health.reportedAtMs + graceMs) return { health, observedReady, conditions: undefined };
  const conditions = unknownConditions(node, now);
  const isNews = findCondition(conditions, 'Ready')?.status !== ready?.status;
  return {
    health: isNews ? { ...health, ready: 'Unknown' } : health,
    observedReady,
    conditions: isNews ? conditions : undefined,
  };
}

function noted(
  node: Node,
  lease: Lease | undefined,
  last: NodeHealth | undefined,
  ready: Condition | undefined,
  nowMs: number,
): NodeHealth {
  const reportedAtMs = lastReportMs(node, last, ready, nowMs);
  const renewTime = lease?.spec.renewTime;
  const isRenewed = renewTime !== undefined && (last?.renewTime === undefined || last.renewTime < renewTime);
  const noticed = isRenewed ? renewTime : last?.renewTime;
  return {
    reportedAtMs: isRenewed ? nowMs : reportedAtMs,
    ...(ready?.lastHeartbeatTime ? { heartbeat: ready.lastHeartbeatTime } : {}),
    ...(ready ? { ready: ready.status } : {}),
    ...(noticed === undefined ? {} : { renewTime: noticed }),
  };
}

function lastReportMs(node: Node, last: NodeHealth | undefined, ready: Condition | undefined, nowMs: number): number {
  // It has never reported: its patience began when it was created.
  if (!ready && (!last || last.ready === undefined))
    return last?.reportedAtMs ?? parseTime(node.metadata.creationTimestamp);
  if (!last || last.ready === undefined || !ready) return nowMs;
  return last.heartbeat === ready.lastHeartbeatTime ? last.reportedAtMs : nowMs;
}

const silentConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

function unknownConditions(node: Node, now: string): Condition[] {
  const conditions = [...(node.status.conditions ?? [])];
  for (const type of silentConditions) {
    const index = conditions.findIndex((condition) => condition.type === type);
    if (index < 0) {
      conditions.push({
        type,
        status: 'Unknown',
        lastHeartbeatTime: node.metadata.creationTimestamp,
        lastTransitionTime: now,
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
      });
    } else if (conditions[index].status !== 'Unknown') {
      conditions[index] = {
        ...conditions[index],
        status: 'Unknown',
        lastTransitionTime: now,
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      };
    }
  }
  return conditions;
}
