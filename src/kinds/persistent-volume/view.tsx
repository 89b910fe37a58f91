/** The face of a volume: free, bound, or left behind. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { PersistentVolume } from './types.ts';

export const view = defineKindView<PersistentVolume>({
  icon: <path d="M2.500 4.500h11v7h-11ZM5 9h.01M8 9h3.500" />,
  face: volumeFace,
  summary: (volume) => `PersistentVolume · ${volumeFace(volume).word}`,
});

function volumeFace({ metadata, spec, status }: PersistentVolume): Face {
  const state = status.phase ?? '';
  if (metadata.deletionTimestamp !== undefined)
    return { state: 'Terminating', token: 'leaving', icon: 'leave', word: 'is being deleted' };
  if (state === 'Bound')
    return { state, token: 'ready', icon: 'check', word: `belongs to ${spec.claimRef?.name ?? ''}` };
  if (state === 'Available') return { state, token: 'done', icon: 'checkFlat', word: 'is free' };
  if (state === 'Failed') return { state, token: 'failed', icon: 'cross', word: 'could not be reclaimed' };
  if (state === 'Released')
    return { state, token: 'off', icon: 'pause', word: 'its claim is gone, its data is still there' };
  return { state, token: 'progress', icon: 'dots', word: 'is being looked at' };
}
