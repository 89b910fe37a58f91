/** What `kubectl get events` prints. */
// k8s: pkg/printers/internalversion/printers.go printEvent
import type { Column } from '../../api/kind.ts';
import { ageText, column, nameColumn, wideColumn } from '../columns.ts';
import type { Event } from './types.ts';

export const eventColumns: readonly Column<Event>[] = [
  column('Last Seen', 'string', 'When the event was seen last.', lastSeen),
  column('Type', 'string', 'Normal or Warning.', (event) => event.type ?? ''),
  column('Reason', 'string', 'One word for why it happened.', (event) => event.reason ?? ''),
  column('Object', 'string', 'The object that the event is about.', ({ involvedObject: { kind = '', name } }) =>
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
  ),
  wideColumn('Subobject', 'string', 'The part of the object.', (event) => event.involvedObject.fieldPath ?? ''),
  wideColumn('Source', 'string', 'Who reported it.', sourceText),
  column('Message', 'string', 'What happened, in words.', (event) => (event.message ?? '').trim()),
  wideColumn('First Seen', 'string', 'When the event was seen first.', firstSeen),
  wideColumn('Count', 'string', 'How often it was seen.', (event) => event.series?.count ?? (event.count || 1)),
  { ...nameColumn, priority: 1 },
];

function firstSeen(event: Event, nowMs: number): string {
  return ageText(event.firstTimestamp ?? event.eventTime, nowMs);
}

function lastSeen(event: Event, nowMs: number): string {
  if (event.series) return ageText(event.series.lastObservedTime, nowMs);
  return event.lastTimestamp ? ageText(event.lastTimestamp, nowMs) : firstSeen(event, nowMs);
}

function sourceText(event: Event): string {
  const component = event.source.component || event.reportingComponent;
  const instance = event.source.host || event.reportingInstance;
  return instance ? `${component}, ${instance}` : component;
}
