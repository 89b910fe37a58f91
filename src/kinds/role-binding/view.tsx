/** The face of a RoleBinding: a role, and who has it. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import { inForce } from '../role/view.tsx';
import type { RoleBinding } from './types.ts';

export const view = defineKindView<RoleBinding>({
  icon: (
    <path d="M6.500 9.500 9.500 6.500M7 4.500 8.500 3a3.200 3.200 0 0 1 4.500 4.500L11.500 9M9 11.500 7.500 13A3.200 3.200 0 0 1 3 8.500L4.500 7" />
  ),
  face: () => inForce,
});
