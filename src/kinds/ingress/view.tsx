/** The face of an Ingress: whether somebody serves it. Nobody of the model does. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import { ingressAddress } from './address.ts';
import type { Ingress } from './types.ts';

export const view = defineKindView<Ingress>({
  icon: <path d="M1.500 8h5M4.500 5.500 7 8l-2.500 2.500M7 8l6-4.500M7 8h6.500M7 8l6 4.500" />,
  face: ingressFace,
});

export function ingressFace(ingress: Ingress): Face {
  const address = ingressAddress(ingress);
  return address
    ? { state: address, token: 'ready', icon: 'check', word: `reached at ${address}` }
    : { state: 'unserved', token: 'off', icon: 'unlinked', word: 'no ingress controller serves it' };
}
