/** What the API server does with a Job before it checks it: above all, it makes up a selector that fits no other Job. */
// k8s: pkg/registry/batch/job/strategy.go
import type { Draft } from '../../api/object.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import type { Job, JobSpec } from './types.ts';

export const legacyControllerUidLabel = 'controller-uid';
export const legacyJobNameLabel = 'job-name';
export const controllerUidLabel = 'batch.kubernetes.io/controller-uid';
export const jobNameLabel = 'batch.kubernetes.io/job-name';

export function prepareCreateJob(draft: Draft<Job>): void {
  draft.spec ??= {} as JobSpec;
  if (!draft.spec.manualSelector) generateSelector(draft);
  draft.status = {};
  firstGeneration(draft);
}

export function prepareUpdateJob(next: Job, old: Job): void {
  next.status = old.status;
  nextGeneration(next, old, !equal(next.spec, old.spec));
}

// Labels that the author has set stay, and are refused later when they are not these.
function generateSelector({ metadata, spec }: Draft<Job>): void {
  const { name = '', uid = '' } = metadata;
  spec.template ??= {} as JobSpec['template'];
  spec.template.metadata = {
    ...spec.template.metadata,
    labels: {
      [legacyJobNameLabel]: name,
      [jobNameLabel]: name,
      [legacyControllerUidLabel]: uid,
      [controllerUidLabel]: uid,
      ...spec.template.metadata?.labels,
    },
  };
  spec.selector = { ...spec.selector, matchLabels: { [controllerUidLabel]: uid, ...spec.selector?.matchLabels } };
}
