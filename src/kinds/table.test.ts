import { describe, expect, it } from 'vitest';
import type { Draft, KubernetesObject } from '../api/object.ts';
import { FieldReport } from '../api/validation.ts';
import { kindByKind, kindByResource } from './lookup.ts';
import { hasMinimalObject, minimalObject } from './samples.ts';
import { hasSchema } from './schema.ts';
import { kinds } from './table.ts';

const nowMs = Date.parse('2025-01-01T00:01:00Z');

function created(kind: (typeof kinds)[number]): KubernetesObject {
  const draft: Draft = minimalObject(kind.kind, kind.namespaced);
  draft.metadata = { ...draft.metadata, uid: 'u' };
  kind.prepareCreate?.(draft, { nowMs, user: { name: 'jane', groups: [] } });
  kind.defaults(draft);
  draft.metadata = { ...draft.metadata, resourceVersion: '1', creationTimestamp: '2025-01-01T00:00:00Z' };
  return draft as KubernetesObject;
}

describe.each(kinds.map((kind) => [kind.kind, kind] as const))('%s', (name, kind) => {
  it('has a smallest valid object', () => {
    expect(hasMinimalObject(name)).toBe(true);
    const report = new FieldReport();
    kind.validate(created(kind), report);
    expect(report.causes).toEqual([]);
  });

  it('is not changed by defaulting it again', () => {
    const object = created(kind);
    const again = structuredClone(object);
    kind.defaults(again);
    expect(again).toEqual(object);
  });

  it('does not raise its generation when nothing changed', () => {
    const object = created(kind);
    const next = structuredClone(object);
    kind.prepareUpdate?.(next, object, { nowMs });
    expect(next).toEqual(object);
    const report = new FieldReport();
    kind.validateUpdate?.(next, object, report);
    expect(report.causes).toEqual([]);
  });

  it('renders every column', () => {
    const object = created(kind);
    for (const column of kind.columns)
      expect(['string', 'number', 'boolean']).toContain(typeof column.cell(object, nowMs));
    expect(kind.columns.map((column) => column.name)).toContain('Name');
  });

  it('answers every field selector and the scale subresource', () => {
    const object = created(kind);
    for (const read of Object.values(kind.fields ?? {})) expect(typeof read(object)).toBe('string');
    expect(kind.subresources.includes('scale')).toBe(kind.scale !== undefined);
    expect(kind.scale?.replicas(kind.scale.withReplicas(object, 7)) ?? 7).toBe(7);
  });

  it('has a schema and is found by path and by manifest', () => {
    expect(hasSchema(kind.schema)).toBe(true);
    expect(kindByResource(kind.group, kind.plural)).toBe(kind);
    expect(kindByKind(minimalObject(name, kind.namespaced).apiVersion, name)).toBe(kind);
    for (const { group, version } of kind.otherVersions ?? []) {
      expect(kindByKind(group ? `${group}/${version}` : version, name)).toBe(kind);
    }
  });
});

it('gives no two kinds the same name in any form', () => {
  // Of one endpoint upstream says `endpoints`, too.
  const names = kinds.flatMap((kind) => [...new Set([kind.plural, kind.singular, ...kind.shortNames])]);
  expect(new Set(names).size).toBe(names.length);
});

it('relates only kinds that exist', () => {
  const known = kinds.map((kind) => kind.kind);
  for (const { kind } of kinds.flatMap((each) => each.relations ?? [])) expect(known).toContain(kind);
});
