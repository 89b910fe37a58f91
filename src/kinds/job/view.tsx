/** The face of a Job: how many of its pods have succeeded, and whether it goes on. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import { completionsText, jobStatusWord } from './conditions.ts';
import type { Job } from './types.ts';

export const view = defineKindView<Job>({
  icon: <path d="M2.5 2.500h11v11h-11ZM5 8.200l2.200 2.200L11.200 6" />,
  face: jobFace,
  summary: (job) => `Job · ${jobFace(job).word}`,
});

export function jobFace(job: Job): Face {
  const state = completionsText(job);
  const failed = job.status.conditions?.find(({ type, status }) => /^Fail/.test(type) && status === 'True');
  switch (jobStatusWord(job)) {
    case 'Complete':
      return { state, token: 'done', icon: 'checkFlat', word: 'complete' };
    case 'Failed':
    case 'FailureTarget':
      return { state, token: 'failed', icon: 'cross', word: failed?.reason ?? 'failed' };
    case 'Terminating':
      return { state, token: 'leaving', icon: 'leave', word: 'is being deleted' };
    case 'Suspended':
      return { state, token: 'off', icon: 'pause', word: 'suspended' };
    case 'SuccessCriteriaMet':
    case 'Running':
      return { state, token: 'progress', icon: 'dots', word: 'runs' };
  }
}
