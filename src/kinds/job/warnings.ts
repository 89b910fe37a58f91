/** What upstream warns of in a Job that is valid but hardly meant so. */
// k8s: pkg/api/job/warnings.go, pkg/registry/batch/job/strategy.go WarningsOnCreate
import { dnsLabelProblems } from '../../api/validation.ts';
import { podTemplateWarnings } from '../pod/warnings.ts';
import type { Job, JobFields } from './types.ts';

const completionsSoftLimit = 100_000;
const parallelismSoftLimit = 10_000;

export function jobWarnings({ metadata, spec }: Job): string[] {
  return [...nameWarnings(metadata.name), ...jobSpecWarnings(spec, 'spec')];
}

export function nameWarnings(name: string): string[] {
  const problems = dnsLabelProblems(name);
  const use = 'this is used in Pod names and hostnames, which can result in surprising behavior';
  return problems.length ? [`metadata.name: ${use}; a DNS label is recommended: [${problems.join(' ')}]`] : [];
}

export function jobSpecWarnings(spec: JobFields, field: string): string[] {
  const isVast =
    spec.completionMode === 'Indexed' &&
    (spec.completions ?? 0) > completionsSoftLimit &&
    (spec.parallelism ?? 0) > parallelismSoftLimit;
  const vast =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
  return [...(isVast ? [`${field}: ${vast}`] : []), ...podTemplateWarnings(spec.template, `${field}.template`)];
}
