/** The face of what says who may do what: kept, while everybody may do everything. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { Role } from './types.ts';

export const withoutEffect: Face = {
  state: 'kept',
  token: 'off',
  icon: 'key',
  word: 'without effect: everybody may do everything here',
};

export const view = defineKindView<Role>({
  icon: <path d="M8 1.5 13.5 3.5v4c0 3.5-2.5 5.5-5.500 7-3-1.500-5.500-3.500-5.500-7v-4ZM5.500 7.500l2 2 3-3.500" />,
  face: () => withoutEffect,
});
