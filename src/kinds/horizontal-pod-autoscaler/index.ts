/** A HorizontalPodAutoscaler keeps the number of replicas in step with what the pods use. */
import { defineKind, mentions } from '../../api/kind.ts';
import { autoscalerColumns } from './columns.ts';
import { defaultAutoscaler } from './defaults.ts';
import type { HorizontalPodAutoscaler } from './types.ts';
import { validateAutoscaler } from './validate.ts';
import { autoscalingV1 } from './versions.ts';

export const horizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  schema: 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  otherVersions: [autoscalingV1],
  defaults: defaultAutoscaler,
  prepareCreate(draft) {
    draft.status = { desiredReplicas: 0, currentMetrics: null };
  },
  prepareUpdate(next, old) {
    next.status = old.status;
  },
  validate: validateAutoscaler,
  columns: autoscalerColumns,
  relations: [mentions('Deployment'), mentions('ReplicaSet')],
});
