/** What the API server fills into a StatefulSet. */
// k8s: pkg/apis/apps/v1/defaults.go SetDefaults_StatefulSet, pkg/apis/apps/v1/conversion.go
import type { Draft } from '../../api/object.ts';
import { dropEmpty } from '../canonical.ts';
import { defaultPersistentVolumeClaim } from '../persistent-volume-claim/defaults.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import type { ClaimRetentionPolicy, ClaimTemplate, StatefulSet, StatefulSetSpec, StatefulSetStatus } from './types.ts';

const emptySpec = new Set(['minReadySeconds', 'volumeClaimTemplates']);

export const emptyStatefulSetStatus: Readonly<StatefulSetStatus> = { replicas: 0, availableReplicas: 0 };

export function defaultStatefulSet(draft: Draft<StatefulSet>): void {
  draft.spec ??= {} as StatefulSetSpec;
  const { spec } = draft;
  dropEmpty(spec, emptySpec);
  spec.podManagementPolicy ||= 'OrderedReady';
  defaultStrategy(spec);
  spec.persistentVolumeClaimRetentionPolicy ??= {} as ClaimRetentionPolicy;
  spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain';
  spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  spec.serviceName ??= '';
  defaultPodTemplate(spec);
  for (const template of spec.volumeClaimTemplates ?? []) defaultClaimTemplate(template);
  draft.status ??= { ...emptyStatefulSetStatus };
}

/** Somebody who names the strategy and says no more about it gets no partition, not even 0. */
function defaultStrategy(spec: StatefulSetSpec): void {
  spec.updateStrategy ??= {} as StatefulSetSpec['updateStrategy'];
  const strategy = spec.updateStrategy;
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate)
    strategy.rollingUpdate = { partition: strategy.rollingUpdate.partition ?? 0 };
}

function defaultClaimTemplate(template: ClaimTemplate): void {
  template.apiVersion = 'v1';
  template.kind = 'PersistentVolumeClaim';
  template.metadata ??= {};
  defaultPersistentVolumeClaim(template);
}
