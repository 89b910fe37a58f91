/** The face of what says who may do what: it holds for everybody but the student, who is the administrator. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { Role } from './types.ts';

export const inForce: Face = {
  state: 'in force',
  token: 'done',
  icon: 'key',
  word: 'holds for whoever you act as: kubectl --as',
};

export const view = defineKindView<Role>({
  icon: <path d="M8 1.5 13.5 3.5v4c0 3.5-2.5 5.5-5.500 7-3-1.500-5.500-3.500-5.500-7v-4ZM5.500 7.500l2 2 3-3.500" />,
  face: () => inForce,
});
