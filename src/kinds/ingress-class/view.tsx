/** The face of an IngressClass. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import { view as ingress } from '../ingress/view.tsx';
import type { IngressClass } from './types.ts';

export const view = defineKindView<IngressClass>({
  icon: ingress.icon,
  face: () => ({ state: 'unserved', token: 'off', icon: 'unlinked', word: 'its controller is not installed' }),
});
