/** The face of a ClusterRoleBinding. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import { view as roleBinding } from '../role-binding/view.tsx';
import { inForce } from '../role/view.tsx';
import type { ClusterRoleBinding } from './types.ts';

export const view = defineKindView<ClusterRoleBinding>({ icon: roleBinding.icon, face: () => inForce });
