import { expect, test } from 'vitest';
import { Recent } from './recent.ts';
import { inputRequestsMax, Requests, type RequestRecord } from './requests.ts';

const record = (atMs: number): RequestRecord => ({
  ...{ atMs, actor: 'kubectl', cause: { kind: 'input', input: atMs }, verb: 'patch', group: 'apps' },
  ...{ resource: 'deployments', key: 'default/web', stages: ['routing'], code: 200 },
});

test('of very many requests the newest are remembered', () => {
  const requests = new Requests();
  for (let input = 1; input <= inputRequestsMax + 10; input++) requests.recordInput(input, record(input));
  expect(requests.inputs()).toHaveLength(inputRequestsMax);
  expect(requests.ofInput(10)).toBeUndefined();
  expect(requests.ofInput(11)?.atMs).toBe(11);
});

test('of what goes on and on the newest are remembered', () => {
  const recent = new Recent<number>(3);
  for (let entry = 1; entry <= 20; entry++) {
    recent.add(entry);
    expect(recent.all()).toEqual([entry - 2, entry - 1, entry].filter((each) => each > 0));
  }
});

test('a save is not changed by what comes after it', () => {
  const requests = new Requests();
  requests.recordInput(1, record(1));
  requests.refusals.add(record(1));
  const saved = requests.save();
  requests.recordInput(2, record(2));
  requests.refusals.add(record(2));
  const loaded = new Requests();
  loaded.load(saved);
  expect(loaded.inputs().map(([input]) => input)).toEqual([1]);
  expect(loaded.refusals.all()).toHaveLength(1);
});
