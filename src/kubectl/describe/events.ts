/** The Events table at the end of a description. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go DescribeEvents, searchEvents
import { parseTime } from '../../api/time.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command } from '../command.ts';
import { StatusError } from '../errors.ts';
import { goSort } from '../printers/go-sort.ts';
import type { DescribeWriter } from './writer.ts';

export interface EventSubject {
  name: string;
  namespace?: string;
  kind?: string;
  uid?: string;
}

/** Events about an object; none when they may not be read. */
export async function eventsAbout(command: Command, { name, namespace, kind, uid }: EventSubject): Promise<Event[]> {
  const resource = (await command.discovery()).find('events');
  if (!resource) return [];
  const terms = [
    `involvedObject.name=${name}`,
    ...(namespace ? [`involvedObject.namespace=${namespace}`] : []),
    ...(kind ? [`involvedObject.kind=${kind}`] : []),
    ...(uid ? [`involvedObject.uid=${uid}`] : []),
  ];
  try {
    const list = await command.client.list<AnyObject>(
      {
        resource: resource.group ? { ...resource, group: '', version: 'v1' } : resource,
        ...(namespace ? { namespace } : {}),
      },
      { fieldSelector: terms.join(',') },
    );
    return list.items as unknown as Event[];
  } catch (error) {
    if (error instanceof StatusError) return [];
    throw error;
  }
}

export function subjectOf(object: AnyObject): EventSubject {
  const { name, namespace, uid } = object.metadata;
  return { name, kind: object.kind, ...(namespace ? { namespace } : {}), ...(uid ? { uid } : {}) };
}

export function describeEvents(writer: DescribeWriter, events: readonly Event[]): void {
  if (events.length === 0) return writer.line(0, 'Events:\t<none>');
  const sorted = goSort(events, (left, right) => timeOf(left) < timeOf(right));
  writer.line(0, 'Events:');
  writer.line(0, '  Type\tReason\tAge\tFrom\tMessage');
  writer.line(1, '----\t------\t----\t----\t-------');
  for (const event of sorted) {
    const source = event.source?.component || event.reportingComponent || '';
    writer.line(1, [event.type, event.reason, intervalOf(writer, event), source, event.message.trim()].join('\t'));
  }
}

function timeOf(event: Event): number {
  const ms = parseTime(event.lastTimestamp);
  return Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms;
}

/** `2m`, or `10s (x5 over 2m)` for what was seen often. */
function intervalOf(
  writer: DescribeWriter,
  { eventTime, firstTimestamp, lastTimestamp, series, count }: Event,
): string {
  const first = writer.since(eventTime || firstTimestamp);
  if (series) return `${writer.since(series.lastObservedTime)} (x${series.count} over ${first})`;
  if (count !== undefined && count > 1) return `${writer.since(lastTimestamp)} (x${count} over ${first})`;
  return first;
}
