/** Events as events.k8s.io/v1 names their fields. */
// k8s: pkg/apis/events/v1/conversion.go
import type { OtherVersion } from '../../api/kind.ts';

type Fields = Record<string, unknown>;

/** Field of events.k8s.io/v1 → field of the stored form. */
const storedNames: Readonly<Record<string, string>> = {
  note: 'message',
  regarding: 'involvedObject',
  reportingController: 'reportingComponent',
  deprecatedSource: 'source',
  deprecatedFirstTimestamp: 'firstTimestamp',
  deprecatedLastTimestamp: 'lastTimestamp',
  deprecatedCount: 'count',
};

const regarding = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

export const eventsVersion: OtherVersion = {
  group: 'events.k8s.io',
  version: 'v1',
  // k8s: pkg/apis/events/v1/conversion.go AddFieldLabelConversionsForEvent
  fieldLabels: {
    ...Object.fromEntries(regarding.map((field) => [`regarding.${field}`, `involvedObject.${field}`])),
    reportingController: 'reportingComponent',
    reason: 'reason',
    source: 'source',
    type: 'type',
    'metadata.name': 'metadata.name',
    'metadata.namespace': 'metadata.namespace',
  },
  toStorage(draft) {
    for (const [name, stored] of Object.entries(storedNames)) rename(draft, name, stored);
  },
  fromStorage(draft) {
    for (const [name, stored] of Object.entries(storedNames)) rename(draft, stored, name);
  },
};

function rename(fields: Fields, from: string, to: string): void {
  if (!(from in fields)) return;
  fields[to] = fields[from];
  delete fields[from];
}
