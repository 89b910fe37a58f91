/** What the API server fills into a Job. */
// k8s: pkg/apis/batch/v1/defaults.go SetDefaults_Job
import type { Draft } from '../../api/object.ts';
import { dropEmpty } from '../canonical.ts';
import { int32Max } from '../formats.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import type { Job, JobFields, JobSpec } from './types.ts';

const emptyMetadata = new Set(['labels', 'annotations']);

export function defaultJob(draft: Draft<Job>): void {
  draft.spec ??= {} as JobSpec;
  defaultJobSpec(draft.spec);
  draft.spec.manualSelector ??= false;
  draft.status ??= {};
  // As upstream: a Job without labels is known by those of its pods.
  const { labels } = draft.spec.template.metadata;
  if (labels && Object.keys(draft.metadata.labels ?? {}).length === 0) draft.metadata.labels = { ...labels };
}

function defaultJobSpec(spec: JobSpec): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : int32Max;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  defaultPodTemplate(spec);
}

/** The template of Jobs: only what belongs to pods is filled in. */
// k8s: pkg/apis/batch/v1/zz_generated.defaults.go SetObjectDefaults_CronJob
export function defaultJobTemplate(template: { metadata?: object; spec: JobFields }): void {
  template.metadata ??= {};
  dropEmpty(template.metadata, emptyMetadata);
  template.spec ??= {} as JobFields;
  defaultPodTemplate(template.spec);
}
