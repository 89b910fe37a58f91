/** What `kubectl rollout status` says about an object as it is now. */
// k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go
import type { Condition } from '../../api/object.ts';
import type { AnyObject } from '../client.ts';
import { revisionAnnotation } from './replica-sets.ts';

export interface RolloutStatus {
  text: string;
  done: boolean;
  error?: string;
}

interface Counts {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  availableReplicas?: number;
  readyReplicas?: number;
  updatedNumberScheduled?: number;
  desiredNumberScheduled?: number;
  numberAvailable?: number;
  currentRevision?: string;
  updateRevision?: string;
  conditions?: Condition[];
}

interface Wanted {
  replicas?: number;
  updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
}

/** @param revision the revision that must be the running one; 0 takes any */
export function rolloutStatus(object: AnyObject, revision: number): RolloutStatus {
  const status = (object.status ?? {}) as Counts;
  const spec = (object.spec ?? {}) as Wanted;
  const isObserved = (object.metadata.generation ?? 0) <= (status.observedGeneration ?? 0);
  switch (object.kind) {
    case 'Deployment':
      return ofDeployment(object, spec, status, isObserved, revision);
    case 'DaemonSet':
      return ofDaemonSet(object.metadata.name, spec, status, isObserved);
    case 'StatefulSet':
      return ofStatefulSet(spec, status, isObserved);
    default:
      return { text: '', done: false, error: `no status viewer has been implemented for ${object.kind}` };
  }
}

function ofDeployment(
  object: AnyObject,
  spec: Wanted,
  status: Counts,
  isObserved: boolean,
  revision: number,
): RolloutStatus {
  const { name } = object.metadata;
  if (revision > 0) {
    const running = Number(object.metadata.annotations?.[revisionAnnotation] ?? 0);
    if (running !== revision)
      return {
        text: '',
        done: false,
        error: `desired revision (${revision}) is different from the running revision (${running})`,
      };
  }
  if (!isObserved) return waiting('Waiting for deployment spec update to be observed...');
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    return { text: '', done: false, error: `deployment "${name}" exceeded its progress deadline` };
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const lead = `Waiting for deployment "${name}" rollout to finish:`;
  if (spec.replicas !== undefined && updatedReplicas < spec.replicas)
    return waiting(`${lead} ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`);
  if (replicas > updatedReplicas)
    return waiting(`${lead} ${replicas - updatedReplicas} old replicas are pending termination...`);
  if (availableReplicas < updatedReplicas)
    return waiting(`${lead} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
  return finished(`deployment "${name}" successfully rolled out`);
}

function ofDaemonSet(name: string, spec: Wanted, status: Counts, isObserved: boolean): RolloutStatus {
  const refusal = onlyRolling(spec);
  if (refusal) return refusal;
  if (!isObserved) return waiting('Waiting for daemon set spec update to be observed...');
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status;
  const lead = `Waiting for daemon set "${name}" rollout to finish:`;
  if (updatedNumberScheduled < desiredNumberScheduled)
    return waiting(`${lead} ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`);
  if (numberAvailable < desiredNumberScheduled)
    return waiting(`${lead} ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`);
  return finished(`daemon set "${name}" successfully rolled out`);
}

function ofStatefulSet(spec: Wanted, status: Counts, isObserved: boolean): RolloutStatus {
  const refusal = onlyRolling(spec);
  if (refusal) return refusal;
  if (status.observedGeneration === undefined || status.observedGeneration === 0 || !isObserved)
    return waiting('Waiting for statefulset spec update to be observed...');
  const { readyReplicas = 0, updatedReplicas = 0, replicas = 0, currentRevision = '', updateRevision = '' } = status;
  if (spec.replicas !== undefined && readyReplicas < spec.replicas)
    return waiting(`Waiting for ${spec.replicas - readyReplicas} pods to be ready...`);
  const { partition } = spec.updateStrategy?.rollingUpdate ?? {};
  if (spec.replicas !== undefined && partition !== undefined) {
    if (updatedReplicas < spec.replicas - partition)
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${spec.replicas - partition} new pods have been updated...`,
      );
    return finished(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
  }
  if (updateRevision !== currentRevision)
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`,
    );
  return finished(`statefulset rolling update complete ${replicas} pods at revision ${currentRevision}...`);
}

function onlyRolling(spec: Wanted): RolloutStatus | undefined {
  if (spec.updateStrategy?.type === undefined || spec.updateStrategy.type === 'RollingUpdate') return undefined;
  return { text: '', done: true, error: 'rollout status is only available for RollingUpdate strategy type' };
}

function waiting(text: string): RolloutStatus {
  return { text: `${text}\n`, done: false };
}

function finished(text: string): RolloutStatus {
  return { text: `${text}\n`, done: true };
}
