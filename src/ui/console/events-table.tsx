/** What the cluster's parts reported, newest first, as `kubectl events` prints it; a row selects its object. */
import { useState } from 'react';
import { humanDuration } from '../../api/duration.ts';
import { parseTime } from '../../api/time.ts';
import type { Event } from '../../kinds/event/types.ts';
import { selectSecond, useClock } from '../stores/clock.ts';
import { derive, useCluster } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { useSelection } from '../stores/selection.ts';

/** Rows shown at a time; the rest is counted. */
export const eventRowsMax = 200;

export function timeOfEvent(event: Event): number {
  return parseTime(
    event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp,
  );
}

const selectEvents = derive(['events'], (tables) => {
  const events = [...tableOf(tables, 'events').byKey.values()];
  return events
    .map((event) => ({ event, atMs: timeOfEvent(event) }))
    .sort(
      (left, right) =>
        right.atMs - left.atMs ||
        Number(right.event.metadata.resourceVersion) - Number(left.event.metadata.resourceVersion),
    );
});

/** @param about only events about that object, by uid */
export function EventsTable({ about }: { about?: string }) {
  const all = useCluster(selectEvents);
  const epochMs = useClock((state) => state.epochMs);
  const second = useClock(selectSecond);
  const [warningsOnly, setWarningsOnly] = useState(false);
  const fitting = all.filter(
    ({ event }) =>
      (about === undefined || event.involvedObject.uid === about) && (!warningsOnly || event.type === 'Warning'),
  );
  const nowMs = epochMs + second * 1000;
  if (about !== undefined && fitting.length === 0)
    return <p className="muted empty">Nothing was reported about this object yet.</p>;
  return (
    <div className="events">
      {about === undefined && (
        <label className="events-filter muted">
          <input type="checkbox" checked={warningsOnly} onChange={(event) => setWarningsOnly(event.target.checked)} />{' '}
          Warnings only
        </label>
      )}
      <table className="events-table" data-testid="events-table">
        <thead>
          <tr>
            <th scope="col">Last seen</th>
            <th scope="col">Type</th>
            <th scope="col">Reason</th>
            {about === undefined && <th scope="col">Object</th>}
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {fitting.slice(0, eventRowsMax).map(({ event, atMs }) => (
            <tr key={event.metadata.uid} data-type={event.type}>
              <td className="num">{humanDuration(Math.max(0, nowMs - atMs))}</td>
              <td>{event.type === 'Warning' ? '! Warning' : 'Normal'}</td>
              <td>
                {event.reason}
                {(event.series?.count ?? event.count ?? 1) > 1 && (
                  <span className="faint num"> ×{event.series?.count ?? event.count}</span>
                )}
              </td>
              {about === undefined && (
                <td>
                  <ObjectLink event={event} />
                </td>
              )}
              <td className="events-message">{event.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {fitting.length > eventRowsMax && (
        <p className="faint">{fitting.length - eventRowsMax} older events are not shown.</p>
      )}
    </div>
  );
}

function ObjectLink({ event }: { event: Event }) {
  const { kind = '', name = '' } = event.involvedObject;
  return (
    <button type="button" className="events-object mono" onClick={() => void inspect(event.involvedObject)}>
      {`${kind.toLowerCase()}/${name}`}
    </button>
  );
}

async function inspect({ kind = '', name = '', namespace, apiVersion = 'v1' }: Event['involvedObject']): Promise<void> {
  // The kinds bring their validation along: too much to have before somebody asks.
  const { kindByKind } = await import('../../kinds/lookup.ts');
  const definition = kindByKind(apiVersion, kind);
  if (!definition) return;
  const key = definition.namespaced ? `${namespace ?? 'default'}/${name}` : name;
  const { select, openInspector } = useSelection.getState();
  select({ group: definition.group, resource: definition.plural, key });
  openInspector();
}
