import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { controllerRevision } from './index.ts';
import type { ControllerRevision } from './types.ts';

const data = { spec: { replicas: 1 } };

it.each<[string, object, string[]]>([
  ['the first one', { data }, []],
  ['nothing to go back to', { data: null }, ['data: Required value: data is mandatory']],
  ['a number below zero', { data, revision: -1 }, ['revision: Invalid value: -1: must be greater than or equal to 0']],
  [
    'a name with capitals',
    { metadata: { name: 'Agent-1' }, data },
    [expect.stringContaining('metadata.name: Invalid value: "Agent-1": a lowercase RFC 1123 subdomain')],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(controllerRevision, manifest)).toEqual(expected);
});

it('counts from 0 when nobody says otherwise', () => {
  expect(created(controllerRevision, { data })).toMatchObject({ revision: 0 });
});

it('lets its number rise and keeps its state, which it prints as bytes', () => {
  expect(updated(controllerRevision, { data, revision: 1 }, { data, revision: 3 }).refused).toEqual([]);
  expect(updated(controllerRevision, { data }, { data: { a: 1 } }).refused).toEqual([
    'data: Invalid value: runtime.Unknown{TypeMeta:runtime.TypeMeta{APIVersion:"", Kind:""}, Raw:[]uint8{0x7b, 0x22, 0x61, 0x22, 0x3a, 0x31, 0x7d}, ContentEncoding:"", ContentType:"application/json"}: field is immutable',
  ]);
});

it.each([
  ['of a DaemonSet', 'apps/v1', 'DaemonSet', 'daemonset.apps/agent'],
  ['of an owner without a group', 'v1', 'Pod', 'pod/agent'],
])('names the controller %s', (_, apiVersion, kind, expected) => {
  const [, controller] = controllerRevision.columns;
  const ownerReferences = [{ apiVersion, kind, name: 'agent', uid: 'u', controller: true }];
  const object = { metadata: { ownerReferences } } as unknown as ControllerRevision;
  expect(controller.cell(object, 0)).toBe(expected);
  expect(controller.cell({ metadata: {} } as ControllerRevision, 0)).toBe('<none>');
});
