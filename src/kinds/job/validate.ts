/** Checks a Job, and the template of Jobs inside a CronJob. */
// k8s: pkg/apis/batch/validation/validation.go ValidateJob
import { matchesSelector } from '../../api/selector.ts';
import { type FieldReport, dnsLabelProblems, dnsSubdomainProblems } from '../../api/validation.ts';
import { copy, equal } from '../../base/equality.ts';
import { goMap, goSelector, goTemplate } from '../go-syntax.ts';
import { validatePodTemplate, validateTemplateLabels } from '../pod/validate.ts';
import type { PodTemplateSpec } from '../pod/types.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { validateLabelSelector } from '../validate-selector.ts';
import { controllerUidLabel, jobNameLabel, legacyControllerUidLabel, legacyJobNameLabel } from './strategy.ts';
import type { Job, JobFields, JobSpec } from './types.ts';
import { validatePodFailurePolicy, validateReplacementPolicy, validateSuccessPolicy } from './validate-policies.ts';

const managedByLengthMax = 63;
const indexedParallelismMax = 100_000;
const indexedFailuresMax = 100_000;
const completionsSoftLimit = 100_000;
/** Beyond the soft limit of completions. */
const highParallelismMax = 10_000;
const highFailuresMax = 10_000;

export function validateJob(job: Job, report: FieldReport): void {
  validateMetadata(job, true, 'subdomain', report);
  validateGeneratedSelector(job, report);
  validateJobSpec(job.spec, 'spec', report);
  if (job.spec.selector) validateLabelSelector(job.spec.selector, 'spec.selector', report);
  else report.required('spec.selector');
  validateTemplateLabels(job.spec.template, job.spec.selector, report);
  const { completions = 0, completionMode } = job.spec;
  if (completionMode !== 'Indexed' || completions === 0) return;
  const lastHostname = `${job.metadata.name}-${completions - 1}`;
  if (dnsLabelProblems(lastHostname).length === 0) return;
  const message = `will not able to create pod with invalid DNS label: ${lastHostname}`;
  report.invalid('metadata.name', job.metadata.name, message);
}

function validateGeneratedSelector({ metadata, spec }: Job, report: FieldReport): void {
  if (spec.manualSelector || !spec.selector) return;
  const expected: [string, string][] = [
    [legacyControllerUidLabel, metadata.uid],
    [legacyJobNameLabel, metadata.name],
    [controllerUidLabel, metadata.uid],
    [jobNameLabel, metadata.name],
  ];
  const labels = spec.template.metadata.labels;
  for (const [key, value] of expected) {
    const field = `spec.template.metadata.labels[${key}]`;
    if (labels?.[key] === undefined) report.required(field, `must be '${value}'`);
    else if (labels[key] !== value) report.invalidGo(field, goMap(labels), `must be '${value}'`);
  }
  if (!matchesSelector(spec.selector, Object.fromEntries(expected)))
    report.invalidGo('spec.selector', goSelector(spec.selector), '`selector` not auto-generated');
}

// k8s: pkg/apis/batch/validation/validation.go validateJobSpec
export function validateJobSpec(spec: JobFields, field: string, report: FieldReport): void {
  for (const number of ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit'] as const)
    report.atLeast(`${field}.${number}`, spec[number], 0);
  for (const number of ['ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const)
    report.atLeast(`${field}.${number}`, spec[number], 0);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    report.required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified');
  if (spec.managedBy !== undefined) validateManagedBy(spec.managedBy, `${field}.managedBy`, report);
  const { completionMode = 'NonIndexed' } = spec;
  if (completionMode === 'Indexed') validateIndexed(spec, field, report);
  else if (completionMode === 'NonIndexed') {
    for (const number of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[number] !== undefined)
        report.invalid(`${field}.${number}`, spec[number], 'requires indexed completion mode');
  } else report.notSupported(`${field}.completionMode`, completionMode, ['NonIndexed', 'Indexed']);
  if (spec.podFailurePolicy) validatePodFailurePolicy(spec, `${field}.podFailurePolicy`, report);
  if (spec.successPolicy) validateSuccessPolicy(spec, `${field}.successPolicy`, report);
  validateReplacementPolicy(spec, `${field}.podReplacementPolicy`, report);
  validatePodTemplate(spec.template, `${field}.template`, report);
  validateRestartPolicy(spec, `${field}.template.spec.restartPolicy`, report);
}

function validateRestartPolicy(spec: JobFields, field: string, report: FieldReport): void {
  const { restartPolicy } = spec.template.spec;
  if (restartPolicy === 'Always') report.required(field, 'valid values: "OnFailure", "Never"');
  else if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never')
    report.notSupported(field, restartPolicy, ['OnFailure', 'Never']);
  else if (spec.podFailurePolicy && restartPolicy !== 'Never')
    report.invalid(field, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified');
}

function validateIndexed(spec: JobFields, field: string, report: FieldReport): void {
  const { completions, parallelism = 0, maxFailedIndexes } = spec;
  const failures = maxFailedIndexes ?? 0;
  if (completions === undefined) report.required(`${field}.completions`, 'when completion mode is Indexed');
  if (parallelism > indexedParallelismMax) {
    const message = `must be less than or equal to ${indexedParallelismMax} when completion mode is Indexed`;
    report.invalid(`${field}.parallelism`, parallelism, message);
  }
  if (completions !== undefined && failures > completions)
    report.invalid(`${field}.maxFailedIndexes`, failures, 'must be less than or equal to completions');
  if (failures > indexedFailuresMax)
    report.invalid(`${field}.maxFailedIndexes`, failures, `must be less than or equal to ${indexedFailuresMax}`);
  if ((completions ?? 0) <= completionsSoftLimit || spec.backoffLimitPerIndex === undefined) return;
  if (maxFailedIndexes === undefined) {
    const message = `must be specified when completions is above ${completionsSoftLimit}`;
    report.required(`${field}.maxFailedIndexes`, message);
  }
  const high = `when completions are above ${completionsSoftLimit} and used with backoff limit per index`;
  if (parallelism > highParallelismMax)
    report.invalid(`${field}.parallelism`, parallelism, `must be less than or equal to ${highParallelismMax} ${high}`);
  if (failures > highFailuresMax)
    report.invalid(`${field}.maxFailedIndexes`, failures, `must be less than or equal to ${highFailuresMax} ${high}`);
}

// k8s: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go IsDomainPrefixedPath
function validateManagedBy(managedBy: string, field: string, report: FieldReport): void {
  const [, host, path] = /^([^/]*)\/(.*)$/s.exec(managedBy) ?? [];
  if (managedBy === '') report.required(field);
  else if (!host || !path) report.invalid(field, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")');
  else for (const problem of dnsSubdomainProblems(host)) report.invalid(field, host, problem);
  if (managedBy.length > managedByLengthMax) report.tooLong(field, managedByLengthMax);
}

export function validateJobUpdate(next: Job, old: Job, report: FieldReport): void {
  const { spec } = next;
  validateCompletionsUpdate(spec, old.spec, report);
  if (!equal(spec.selector, old.spec.selector))
    report.invalidGo('spec.selector', goSelector(spec.selector), 'field is immutable');
  if (!equal(spec.template, allowedTemplate(next, old)))
    report.invalidGo('spec.template', goTemplate(spec.template), 'field is immutable');
  report.immutable('spec.completionMode', spec.completionMode, old.spec.completionMode);
  report.immutable('spec.podFailurePolicy', spec.podFailurePolicy, old.spec.podFailurePolicy);
  report.immutable('spec.backoffLimitPerIndex', spec.backoffLimitPerIndex, old.spec.backoffLimitPerIndex);
  report.immutable('spec.managedBy', spec.managedBy, old.spec.managedBy);
  report.immutable('spec.successPolicy', spec.successPolicy, old.spec.successPolicy);
}

/** An indexed Job may grow and shrink as long as all of its pods run at once. */
function validateCompletionsUpdate(spec: JobSpec, old: JobSpec, report: FieldReport): void {
  if (spec.completionMode !== 'Indexed') report.immutable('spec.completions', spec.completions, old.completions);
  else if (spec.completions !== undefined && spec.completions !== old.completions)
    if (spec.completions !== spec.parallelism)
      report.invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism');
}

/** The template that the update must leave: of a suspended Job that never started, queues may still choose where its pods go. */
// k8s: pkg/apis/batch/validation/validation.go validatePodTemplateUpdate
function allowedTemplate({ spec: { template } }: Job, old: Job): PodTemplateSpec {
  if (!old.spec.suspend || old.status.startTime) return old.spec.template;
  const allowed = copy(old.spec.template);
  const given = <K extends keyof PodTemplateSpec['spec']>(field: K) => {
    if (template.spec[field] === undefined) delete allowed.spec[field];
    else allowed.spec[field] = template.spec[field];
  };
  for (const field of ['nodeSelector', 'tolerations', 'schedulingGates'] as const) given(field);
  allowed.metadata = { ...allowed.metadata };
  for (const field of ['labels', 'annotations'] as const) {
    if (template.metadata[field] === undefined) delete allowed.metadata[field];
    else allowed.metadata[field] = template.metadata[field];
  }
  const { nodeAffinity: _, ...others } = allowed.spec.affinity ?? {};
  const nodeAffinity = template.spec.affinity?.nodeAffinity;
  const affinity = { ...others, ...(nodeAffinity ? { nodeAffinity } : {}) };
  if (Object.keys(affinity).length > 0 || template.spec.affinity) allowed.spec.affinity = affinity;
  else delete allowed.spec.affinity;
  return allowed;
}
