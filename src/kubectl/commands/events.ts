/** `kubectl events`: what happened, the latest last. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/events/events.go, event_printer.go
import { humanDuration } from '../../api/duration.ts';
import { parseTime } from '../../api/time.ts';
import type { WatchEvent } from '../../api/request.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command, Verb } from '../command.ts';
import { CommandError } from '../errors.ts';
import { allNamespacesFlag, chunkSizeFlag, printFlags } from '../flags.ts';
import { goSort } from '../printers/go-sort.ts';
import { ObjectPrinter, outputOf } from '../printers/print.ts';
import { alignTabs, tableTabs } from '../printers/tab-writer.ts';
import { infoOf } from '../resources.ts';

export const events: Verb = {
  name: 'events',
  summary: 'List what happened, the latest last',
  usage: 'events [(-o|--output=)json|yaml|name|jsonpath] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]',
  examples: ['kubectl events --for pod/web-1 --watch', 'kubectl events --types=Warning'],
  flags: [
    ...printFlags,
    allNamespacesFlag,
    chunkSizeFlag,
    { name: 'for', type: 'string', help: 'Only about this object: TYPE/NAME.' },
    { name: 'types', type: 'list', default: '[]', help: 'Only Normal, or only Warning.' },
    { name: 'watch', short: 'w', type: 'bool', default: 'false', help: 'After listing, go on printing what happens.' },
    { name: 'no-headers', type: 'bool', default: 'false', help: 'Print no heading.' },
  ],
  run: runEvents,
};

async function runEvents(command: Command): Promise<void> {
  const types = command.flags.list('types');
  for (const type of types)
    if (!['normal', 'warning'].includes(type.toLowerCase()))
      throw new CommandError(`valid --types are Normal or Warning`);
  const discovery = await command.discovery();
  const resource = discovery.ofKind('v1', 'Event') ?? discovery.expect('events');
  const target = { resource, ...(command.allNamespaces ? {} : { namespace: command.namespace }) };
  const query = await queryOf(command);
  const list = await command.client.list<AnyObject>(target, query);
  const isWanted = (event: Event): boolean =>
    types.length === 0 || types.some((type) => type.toLowerCase() === event.type.toLowerCase());
  const found = list.items.map((item) => infoOf(resource, item).object as unknown as Event).filter(isWanted);
  const isWatching = command.flags.bool('watch');
  if (found.length === 0 && !isWatching)
    return command.err(
      command.allNamespaces ? 'No events found.\n' : `No events found in ${command.namespace} namespace.\n`,
    );
  const print = printerOf(command);
  print(sorted(found), false, await command.now());
  if (!isWatching) return;
  // Ages are reckoned when an event arrives, one event after the other.
  let printed = Promise.resolve();
  await command.client.watch(
    target,
    { ...query, ...(list.metadata.resourceVersion ? { resourceVersion: list.metadata.resourceVersion } : {}) },
    ({ type, object }: WatchEvent) => {
      if (type !== 'ADDED' && type !== 'MODIFIED') return;
      const event = object as unknown as Event;
      if (!isWanted(event)) return;
      printed = printed.then(async () => print([event], true, await command.now()));
    },
    command.session.signal,
  );
  await printed;
}

async function queryOf(command: Command): Promise<Record<string, string>> {
  const subject = command.flags.text('for');
  if (!subject) return {};
  const [type, name] = subject.split('/');
  if (!name) throw new CommandError(`--for must be in resource/name form`);
  const resource = (await command.discovery()).expect(type);
  return { fieldSelector: `involvedObject.kind=${resource.kind},involvedObject.name=${name}` };
}

function sorted(list: readonly Event[]): Event[] {
  return goSort(list, (left, right) => timeOf(left) < timeOf(right));
}

function timeOf({ series, lastTimestamp, eventTime, metadata }: Event): number {
  for (const text of [series?.lastObservedTime, lastTimestamp, eventTime, metadata.creationTimestamp]) {
    const ms = parseTime(text);
    if (!Number.isNaN(ms)) return ms;
  }
  return 0;
}

/** Prints rows in one set of columns; objects in full when `-o` asks for them. */
function printerOf(command: Command): (list: readonly Event[], isOne: boolean, nowMs: number) => void {
  const output = outputOf(command);
  if (output.format !== '') {
    const printer = new ObjectPrinter(command, output);
    return (list, isOne) => {
      // Upstream prints no names.
      if (output.format !== 'name')
        command.out(
          printer.render(isOne ? list[0] : { apiVersion: 'v1', items: list, kind: 'EventList', metadata: {} }),
        );
    };
  }
  const widths: number[] = [];
  const namespaced = command.allNamespaces;
  let isFirst = !command.flags.bool('no-headers');
  return (list, _isOne, nowMs) => {
    const lines = list.map((event) => rowOf(event, nowMs, namespaced));
    if (isFirst && list.length > 0)
      lines.unshift([...(namespaced ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE']);
    if (lines.length === 0) return;
    isFirst = false;
    command.out(alignTabs(lines.map((cells) => `${cells.join('\t')}\n`).join(''), tableTabs, widths));
  };
}

function rowOf(event: Event, nowMs: number, namespaced: boolean): string[] {
  const { involvedObject } = event;
  return [
    ...(namespaced ? [event.metadata.namespace ?? ''] : []),
    intervalOf(event, nowMs),
    event.type,
    event.reason,
    `${involvedObject.kind}/${involvedObject.name}`,
    event.message.trim(),
  ];
}

function intervalOf({ eventTime, firstTimestamp, lastTimestamp, series, count }: Event, nowMs: number): string {
  const since = (text: string | null | undefined): string => {
    const ms = parseTime(text);
    return Number.isNaN(ms) ? '<unknown>' : humanDuration(nowMs - ms);
  };
  const first = since(eventTime || firstTimestamp);
  if (series) return `${since(series.lastObservedTime)} (x${series.count} over ${first})`;
  if (count !== undefined && count > 1) return `${since(lastTimestamp)} (x${count} over ${first})`;
  return first;
}
