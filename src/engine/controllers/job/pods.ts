/** The pods that a Job makes: each with the finalizer that keeps it until it is counted, and with its place in an indexed Job. */
// k8s: pkg/controller/job/job_controller.go manageJob, indexed_job_utils.go
import type { Draft } from '../../../api/object.ts';
import { isIndexedJob } from '../../../kinds/job/conditions.ts';
import {
  completionIndexAnnotation,
  indexFailureCountAnnotation,
  indexIgnoredFailureCountAnnotation,
  trackingFinalizer,
  type Job,
} from '../../../kinds/job/types.ts';
import type { Container, Pod, PodTemplateSpec } from '../../../kinds/pod/types.ts';
import { podFromTemplate } from '../shared/pod-template.ts';
import { failuresBefore, judgeFailure } from './failures.ts';

const indexVariable = 'JOB_COMPLETION_INDEX';
/** Generated names are cut at 58 characters, and the index must stay in. */
// k8s: staging/src/k8s.io/apiserver/pkg/storage/names/generate.go MaxGeneratedNameLength
const generatedNameMax = 58;

/** @param replaced the last failed pod of the same index, where failures are counted by index */
export function podOf(job: Job, index: number | undefined, replaced: Pod | undefined): Draft<Pod> {
  const { metadata, spec } = job.spec.template;
  const finalizers = [...(metadata.finalizers ?? []).filter((each) => each !== trackingFinalizer), trackingFinalizer];
  const template: PodTemplateSpec = { metadata: { ...metadata, finalizers }, spec };
  if (!isIndexedJob(job) || index === undefined) return podFromTemplate(template, job);
  const place = { [completionIndexAnnotation]: String(index) };
  template.metadata.annotations = { ...metadata.annotations, ...place, ...failureCounts(job, replaced) };
  template.metadata.labels = { ...metadata.labels, ...place };
  template.spec = {
    ...spec,
    hostname: `${job.metadata.name}-${index}`,
    containers: spec.containers.map(withIndexVariable),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(withIndexVariable) } : {}),
  };
  const draft = podFromTemplate(template, job);
  return { ...draft, metadata: { ...draft.metadata, generateName: prefixOf(job, index) } };
}

function prefixOf({ metadata }: Job, index: number): string {
  const suffix = `-${index}-`;
  return metadata.name.slice(0, generatedNameMax - suffix.length) + suffix;
}

function withIndexVariable(container: Container): Container {
  if (container.env?.some(({ name }) => name === indexVariable)) return container;
  const fieldRef = { fieldPath: `metadata.labels['${completionIndexAnnotation}']` };
  return { ...container, env: [...(container.env ?? []), { name: indexVariable, valueFrom: { fieldRef } }] };
}

// k8s: pkg/controller/job/indexed_job_utils.go addIndexFailureCountAnnotation
function failureCounts(job: Job, replaced: Pod | undefined): Record<string, string> {
  if (job.spec.backoffLimitPerIndex === undefined) return {};
  if (!replaced) return { [indexFailureCountAnnotation]: '0' };
  const before = failuresBefore(replaced);
  const { counts } = judgeFailure(job, replaced);
  const ignored = before.all - before.counted + (counts ? 0 : 1);
  return {
    [indexFailureCountAnnotation]: String(before.counted + (counts ? 1 : 0)),
    ...(ignored > 0 ? { [indexIgnoredFailureCountAnnotation]: String(ignored) } : {}),
  };
}
