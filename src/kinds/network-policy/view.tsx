/** The face of a NetworkPolicy: kept, as with a network plug-in that enforces none. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { NetworkPolicy } from './types.ts';

export const notEnforced: Face = {
  state: 'kept',
  token: 'off',
  icon: 'shield',
  word: 'not enforced: the network plug-in here lets all pods talk',
};

export const view = defineKindView<NetworkPolicy>({
  icon: <path d="M8 2.500a5.500 5.500 0 1 1 0 11a5.500 5.500 0 0 1 0-11ZM4.200 4.200l7.600 7.600" />,
  face: () => notEnforced,
});
