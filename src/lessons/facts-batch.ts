/** What a check may ask of Jobs and CronJobs. */
import type { Condition, KubernetesObject } from '../api/object.ts';
import { isTrue } from './conditions.ts';

export interface JobFacts {
  exists: boolean;
  complete: boolean;
  /** Why it has failed for good; empty while it has not. */
  failure: string;
  suspended: boolean;
  parallelism: number;
  /** Pods. */
  active: number;
  succeeded: number;
  failed: number;
  backoffLimit: number;
}

export interface CronJobFacts {
  exists: boolean;
  suspended: boolean;
  concurrency: string;
  /** Jobs that run now. */
  active: number;
  /** Its Jobs that have ended well and are still there. */
  completed: number;
}

interface JobShape extends KubernetesObject {
  spec?: { parallelism?: number; backoffLimit?: number; suspend?: boolean };
  status?: { active?: number; succeeded?: number; failed?: number; conditions?: Condition[] };
}

export function jobFacts(found: KubernetesObject | undefined): JobFacts {
  const { spec, status } = (found ?? {}) as Partial<JobShape>;
  const failure = status?.conditions?.find(({ type, status: is }) => type === 'Failed' && is === 'True');
  return {
    exists: found !== undefined,
    complete: isTrue(status?.conditions, 'Complete'),
    failure: failure?.reason ?? '',
    suspended: spec?.suspend === true,
    parallelism: spec?.parallelism ?? 0,
    active: status?.active ?? 0,
    succeeded: status?.succeeded ?? 0,
    failed: status?.failed ?? 0,
    backoffLimit: spec?.backoffLimit ?? 0,
  };
}

interface CronJobShape extends KubernetesObject {
  spec?: { suspend?: boolean; concurrencyPolicy?: string };
  status?: { active?: unknown[] };
}

export function cronJobFacts(found: KubernetesObject | undefined, jobs: Iterable<KubernetesObject>): CronJobFacts {
  const { spec, status } = (found ?? {}) as Partial<CronJobShape>;
  const own = [...jobs].filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid }) => uid === found?.metadata.uid),
  );
  return {
    exists: found !== undefined,
    suspended: spec?.suspend === true,
    concurrency: spec?.concurrencyPolicy ?? '',
    active: status?.active?.length ?? 0,
    completed: own.filter((job) => isTrue((job as JobShape).status?.conditions, 'Complete')).length,
  };
}
