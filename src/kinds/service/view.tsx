/** The face of a Service. Whether it has endpoints is told by its EndpointSlices, so the object alone is calm. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Service } from './types.ts';

export const view = defineKindView<Service>({
  icon: <path d="M8 2v5M3 14v-3a4 4 0 0 1 4-4h2a4 4 0 0 1 4 4v3M8 7v7" />,
  face: (service) => ({ state: service.spec.type, token: 'ready', icon: 'check', word: service.spec.type }),
});
