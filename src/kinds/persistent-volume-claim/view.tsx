/** The face of a claim: bound, waiting for a volume, or lost. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { PersistentVolumeClaim } from './types.ts';

export const view = defineKindView<PersistentVolumeClaim>({
  icon: (
    <path d="M2.500 4c0-1.200 2.500-2 5.500-2s5.500.8 5.500 2v8c0 1.200-2.500 2-5.500 2s-5.500-.8-5.500-2ZM2.500 4c0 1.200 2.500 2 5.500 2s5.500-.8 5.500-2" />
  ),
  face: claimFace,
  summary: (claim) => `PersistentVolumeClaim · ${claimFace(claim).word}`,
});

export function claimFace({ metadata, status }: PersistentVolumeClaim): Face {
  if (metadata.deletionTimestamp !== undefined)
    return { state: 'Terminating', token: 'leaving', icon: 'leave', word: 'goes when no pod uses it any more' };
  if (status.phase === 'Bound') return { state: 'Bound', token: 'ready', icon: 'check', word: 'has its volume' };
  if (status.phase === 'Lost') return { state: 'Lost', token: 'failed', icon: 'cross', word: 'has lost its volume' };
  return { state: 'Pending', token: 'progress', icon: 'dots', word: 'waits for a volume' };
}
