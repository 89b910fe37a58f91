/** What `kubectl get cronjobs` prints. */
// k8s: pkg/printers/internalversion/printers.go printCronJob
import type { Column } from '../../api/kind.ts';
import { formatSelector } from '../../api/selector.ts';
import { ageColumn, ageText, column, nameColumn, wideColumn } from '../columns.ts';
import type { CronJob } from './types.ts';

export const cronJobColumns: readonly Column<CronJob>[] = [
  nameColumn,
  column('Schedule', 'string', 'The schedule in Cron format.', ({ spec }) => spec.schedule),
  column('Timezone', 'string', 'The time zone of the schedule.', ({ spec }) => spec.timeZone ?? '<none>'),
  column('Suspend', 'boolean', 'Whether further runs are held back.', ({ spec }) => (spec.suspend ? 'True' : 'False')),
  column('Active', 'integer', 'Jobs that run now.', ({ status }) => status.active?.length ?? 0),
  column('Last Schedule', 'string', 'When a job was last due.', ({ status }, nowMs) =>
    status.lastScheduleTime ? ageText(status.lastScheduleTime, nowMs) : '<none>',
  ),
  ageColumn,
  wideColumn('Containers', 'string', 'Names of each container in the template.', ({ spec }) =>
    spec.jobTemplate.spec.template.spec.containers.map(({ name }) => name).join(','),
  ),
  wideColumn('Images', 'string', 'Images referenced by each container in the template.', ({ spec }) =>
    spec.jobTemplate.spec.template.spec.containers.map(({ image }) => image).join(','),
  ),
  wideColumn('Selector', 'string', 'Label selector for pods.', ({ spec }) =>
    formatSelector(spec.jobTemplate.spec.selector),
  ),
];
