/** Checks a Scheduler. Whether its code can be run is for the scheduler to find out, as of a process that is started with it. */
import type { FieldReport } from '../../api/validation.ts';
import { rangeMessage } from '../formats.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { Scheduler } from './types.ts';

/** The longest source, in characters. */
export const sourceLengthMax = 65_536;
export const weightMax = 100;

/** Pods that name no scheduler get this one, and it is none of ours. */
const builtIn = 'default-scheduler';

export function validateScheduler(scheduler: Scheduler, report: FieldReport): void {
  validateMetadata(scheduler, false, 'subdomain', report);
  const { source, weight } = scheduler.spec;
  if (scheduler.metadata.name === builtIn)
    report.invalid('metadata.name', builtIn, 'is the name of the default profile; choose another');
  if (!source) report.required('spec.source');
  else if (source.length > sourceLengthMax) report.tooLong('spec.source', sourceLengthMax);
  if (weight < 0 || weight > weightMax) report.invalid('spec.weight', weight, rangeMessage(0, weightMax));
}
