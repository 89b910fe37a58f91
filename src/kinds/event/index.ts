/** An Event says that something happened to an object. */
import { defineKind } from '../../api/kind.ts';
import { eventColumns } from './columns.ts';
import type { Event } from './types.ts';
import { eventsVersion } from './versions.ts';
import { validateEvent } from './validate.ts';

export const event = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.core.v1.Event',
  otherVersions: [eventsVersion],
  // Go's encoder writes these fields even when they are empty.
  defaults(draft) {
    draft.involvedObject ??= {};
    draft.source ??= {};
    draft.firstTimestamp ??= null;
    draft.lastTimestamp ??= null;
    draft.eventTime ??= null;
    draft.reportingComponent ??= '';
    draft.reportingInstance ??= '';
  },
  validate: validateEvent,
  columns: eventColumns,
  // k8s: pkg/registry/core/event/strategy.go ToSelectableFields
  fields: {
    'involvedObject.kind': (object) => object.involvedObject.kind ?? '',
    'involvedObject.namespace': (object) => object.involvedObject.namespace ?? '',
    'involvedObject.name': (object) => object.involvedObject.name ?? '',
    'involvedObject.uid': (object) => object.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (object) => object.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (object) => object.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (object) => object.involvedObject.fieldPath ?? '',
    reason: (object) => object.reason ?? '',
    reportingComponent: (object) => object.reportingComponent ?? '',
    source: (object) => object.source?.component || (object.reportingComponent ?? ''),
    type: (object) => object.type ?? '',
  },
});
