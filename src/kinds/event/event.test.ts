import { expect, it } from 'vitest';
import { parseTime } from '../../api/time.ts';
import { created, refusals } from '../samples.ts';
import { event } from './index.ts';

const nowMs = parseTime('2025-01-01T00:10:00Z');
const base = {
  involvedObject: { kind: 'Pod', namespace: 'default', name: 'web-1' },
  reason: 'Scheduled',
  message: 'Successfully assigned default/web-1 to worker-1\n',
  type: 'Normal',
};
const row = (fields: object) => {
  const object = created(event, { ...base, ...fields });
  return Object.fromEntries(event.columns.map((column) => [column.name, column.cell(object, nowMs)]));
};

it('prints an event that was seen several times', () => {
  const times = { firstTimestamp: '2025-01-01T00:00:00Z', lastTimestamp: '2025-01-01T00:09:30Z', count: 3 };
  expect(row({ ...times, source: { component: 'kubelet', host: 'worker-1' } })).toEqual({
    'Last Seen': '30s',
    Type: 'Normal',
    Reason: 'Scheduled',
    Object: 'pod/web-1',
    Subobject: '',
    Source: 'kubelet, worker-1',
    Message: 'Successfully assigned default/web-1 to worker-1',
    'First Seen': '10m',
    Count: 3,
    Name: 'web',
  });
});

it('prints an event of the newer kind', () => {
  const fields = {
    eventTime: '2025-01-01T00:05:00.000000Z',
    reportingComponent: 'default-scheduler',
    reportingInstance: 'cp',
  };
  expect(row(fields)).toMatchObject({
    'Last Seen': '5m',
    'First Seen': '5m',
    Count: 1,
    Source: 'default-scheduler, cp',
  });
});

it('refuses an event about another namespace', () => {
  expect(refusals(event, { ...base, involvedObject: { kind: 'Pod', namespace: 'shop', name: 'x' } })).toEqual([
    'involvedObject.namespace: Invalid value: "shop": does not match event.namespace',
  ]);
  expect(refusals(event, { ...base, involvedObject: { kind: 'Node', name: 'worker-1' } })).toEqual([]);
});

it('is the same event in events.k8s.io/v1, with other field names', () => {
  const stored = created(event, { ...base, source: { component: 'kubelet' }, count: 2 });
  const shown = structuredClone(stored) as unknown as Record<string, unknown>;
  const version = event.otherVersions?.[0];
  version?.fromStorage?.(shown);
  expect(shown).toMatchObject({
    note: base.message,
    regarding: base.involvedObject,
    deprecatedCount: 2,
    reportingController: '',
  });
  expect(shown).not.toHaveProperty('involvedObject');
  version?.toStorage?.(shown);
  expect(shown).toEqual(stored);
});
