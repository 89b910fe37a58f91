/** The face of a CronJob: its schedule, and whether it runs. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { CronJob } from './types.ts';

export const view = defineKindView<CronJob>({
  icon: <path d="M8 1.800a6.200 6.200 0 1 1 0 12.400a6.200 6.200 0 0 1 0-12.400ZM8 4.500V8l2.500 1.700" />,
  face: cronJobFace,
  summary: (cronJob) => `CronJob · ${cronJobFace(cronJob).word}`,
});

export function cronJobFace({ spec, status }: CronJob): Face {
  const state = spec.schedule;
  const active = status.active?.length ?? 0;
  if (spec.suspend) return { state, token: 'off', icon: 'pause', word: 'suspended' };
  if (active > 0)
    return { state, token: 'progress', icon: 'dots', word: active === 1 ? '1 job runs' : `${active} jobs run` };
  return { state, token: 'done', icon: 'hourglass', word: 'waits for its next run' };
}
