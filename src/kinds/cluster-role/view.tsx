/** The face of a ClusterRole. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import { view as role, inForce } from '../role/view.tsx';
import type { ClusterRole } from './types.ts';

export const view = defineKindView<ClusterRole>({ icon: role.icon, face: () => inForce });
