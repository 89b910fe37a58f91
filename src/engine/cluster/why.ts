/** "Why?": walks from an object's last write back to the input, timer or failure that began it all. */
import type { RecordedInput } from '../../api/recording.ts';
import type { Trace, WriteRecord } from '../trace/trace.ts';

/** How many links a chain may have; what is older is left out. */
export const whyStepsMax = 40;

export interface WhyLink {
  actor: string;
  text: string;
  atMs: number;
  revision?: number;
  resource?: string;
  group?: string;
  key?: string;
  root: boolean;
}

/** The chain that led to that revision, oldest first. @param inputs the recording's inputs, numbered from one in causes */
export function explainRevision(revision: number, trace: Trace, inputs: readonly RecordedInput[]): WhyLink[] {
  const links: WhyLink[] = [];
  let record = trace.write(revision);
  while (record && links.length < whyStepsMax) {
    links.push(linkOf(record));
    const { cause } = record;
    if (cause.kind === 'revision') {
      record = cause.revision < record.revision ? trace.write(cause.revision) : undefined;
      continue;
    }
    if (cause.kind === 'input') {
      const input = inputs[cause.input - 1];
      const last = links[links.length - 1];
      last.root = true;
      last.actor = cause.input === 0 ? 'Orrery' : 'You';
      last.text = input?.label ?? (cause.input === 0 ? `set up ${nameOf(record)} when the cluster began` : last.text);
      break;
    }
    // A timer, such as a probe's, is a cause of its own; what brought the object there still tells more.
    const previous = record.previousRevision === undefined ? undefined : trace.write(record.previousRevision);
    if (!previous) links.push({ actor: 'timer', text: cause.timer, atMs: record.atMs, root: true });
    record = previous;
  }
  links.reverse();
  if (links[0]) links[0].root = true;
  return links;
}

/** What was written, in the author's own words when it gave any: `created ReplicaSet web-5f6, because the pod template changed`. */
export function textOf(record: WriteRecord): string {
  return record.reason ?? defaultText(record);
}

function linkOf(record: WriteRecord): WhyLink {
  return {
    actor: record.actor,
    text: textOf(record),
    atMs: record.atMs,
    revision: record.revision,
    resource: record.resource,
    group: record.group,
    key: record.key,
    root: false,
  };
}

function defaultText(record: WriteRecord): string {
  if (record.subresource === 'status') return `updated the status of ${nameOf(record)}`;
  if (record.subresource === 'binding') return `bound ${nameOf(record)} to a node`;
  if (record.subresource === 'eviction') return `evicted ${nameOf(record)}`;
  if (record.subresource === 'scale') return `scaled ${nameOf(record)}`;
  switch (record.verb) {
    case 'create':
      return `created ${nameOf(record)}`;
    case 'delete':
    case 'deletecollection':
      return `deleted ${nameOf(record)}`;
    default:
      return `changed ${nameOf(record)}`;
  }
}

// `pods default/web-1` reads better as `pod web-1`; the plural's own rules are few enough.
export function nameOf(record: Pick<WriteRecord, 'resource' | 'key'>): string {
  const singular = record.resource.endsWith('sses')
    ? record.resource.slice(0, -2)
    : record.resource.replace(/ies$/, 'y').replace(/s$/, '');
  return `${singular} ${record.key.slice(record.key.indexOf('/') + 1)}`;
}
