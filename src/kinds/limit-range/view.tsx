/** The face of a LimitRange. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { LimitRange } from './types.ts';

export const view = defineKindView<LimitRange>({
  icon: <path d="M3 3v10M13 3v10M3 8h10M6 5.500 3.500 8 6 10.500M10 5.500 12.500 8 10 10.500" />,
  face: () => ({ state: '', token: 'ready', icon: 'check', word: 'holds for what is created' }),
});
