/** A branch in words. */
import type { BranchView } from '../../protocol/messages.ts';
import { shortClockText } from '../stores/clock.ts';

/** `Parts at 00:50, seen until 01:42: kubectl drain worker-2 and 1 more. Go back there.` */
export function branchSentence({ forkMs, endMs, actions }: BranchView): string {
  const done =
    actions.length === 0
      ? 'nothing was done in it'
      : actions.length === 1
        ? actions[0]
        : `${actions[0]} and ${actions.length - 1} more`;
  return `Parts at ${shortClockText(forkMs)}, seen until ${shortClockText(endMs)}: ${done}. Go back there.`;
}
