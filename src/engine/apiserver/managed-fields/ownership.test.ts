import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../api/plain-json.ts';
import { typeOfDefinition } from '../../../kinds/typed-fields.ts';
import { compare } from './compare.ts';
import { forEachPath, emptySet, type FieldSet } from './field-set.ts';
import { afterApply, afterUpdate, type Writing } from './ownership.ts';
import { fieldsOfOwner, readOwners, type Owner } from './owners.ts';
import { elementOfItem, readableElement } from './path-element.ts';
import { merged } from './typed.ts';

const type = typeOfDefinition('io.k8s.api.core.v1.PodSpec');

function textOf(fields: FieldSet): string {
  const paths: string[] = [];
  forEachPath(fields, (path) => paths.push(path.map(readableElement).join('').slice(1)));
  return paths.join(' ');
}

describe('what a change touches and removes', () => {
  const cases: [string, JsonObject, JsonObject, string, string][] = [
    ['nothing', { hostname: 'a' }, { hostname: 'a' }, '', ''],
    ['a new value', { hostname: 'a' }, { hostname: 'b' }, 'hostname', ''],
    ['a field that goes', { hostname: 'a' }, {}, '', 'hostname'],
    [
      'a map, entry by entry',
      { overhead: { cpu: '1' } },
      { overhead: { memory: '1' } },
      'overhead.memory',
      'overhead.cpu',
    ],
    ['a map that is owned as a whole', { nodeSelector: { a: '1' } }, { nodeSelector: { b: '1' } }, 'nodeSelector', ''],
    ['a list that is owned as a whole', { tolerations: [{ key: 'a' }] }, { tolerations: [] }, 'tolerations', ''],
    [
      'an item with what Go always writes',
      { containers: [] },
      { containers: [{ name: 'a', image: 'i' }] },
      'containers[name="a"] containers[name="a"].image containers[name="a"].name containers[name="a"].resources',
      '',
    ],
    [
      'items that change their places, which is no change',
      { containers: [{ name: 'a' }, { name: 'b' }] },
      { containers: [{ name: 'b' }, { name: 'a' }] },
      '',
      '',
    ],
    [
      'an item that is there twice, as a whole',
      { imagePullSecrets: [{ name: 'a' }] },
      { imagePullSecrets: [{ name: 'a' }, { name: 'a' }] },
      'imagePullSecrets[name="a"]',
      'imagePullSecrets[name="a"]',
    ],
    [
      'a struct below an item',
      { containers: [{ name: 'a', resources: { limits: { cpu: '1' } } }] },
      { containers: [{ name: 'a', resources: {} }] },
      '',
      'containers[name="a"].resources.limits containers[name="a"].resources.limits.cpu',
    ],
  ];
  it.each(cases)('%s', (_, old, next, touched, removed) => {
    const change = compare(type, old, next);
    expect([textOf(change.touched), textOf(change.removed)]).toEqual([touched, removed]);
  });
});

describe('a configuration laid over a document', () => {
  const named = (names: string): JsonObject[] => [...names].map((name) => ({ name }));
  const cases: [string, string, string, string][] = [
    ['keeps the order of what it does not name', 'abc', 'b', 'abc'],
    ['appends what is new', 'ab', 'c', 'abc'],
    ['puts what both have into its own order', 'abc', 'ca', 'bca'],
    ['keeps strangers between', 'axb', 'ba', 'xba'],
    ['takes its own order for what is new', '', 'ba', 'ba'],
  ];
  it.each(cases)('%s', (_, live, config, expected) => {
    const result = merged(type, { containers: named(live) }, { containers: named(config) }) as {
      containers: { name: string }[];
    };
    expect(result.containers.map(({ name }) => name).join('')).toBe(expected);
  });
});

// Random documents that meet in few names, so that owners meet, too. Maps have entries: Go writes none that is empty.
const word = fc.constantFrom('a', 'b', 'c');
const port = fc.record({ containerPort: fc.constantFrom(80, 443), name: word }, { requiredKeys: ['containerPort'] });
const container = fc.record(
  {
    name: word,
    image: word,
    args: fc.array(word, { maxLength: 2 }),
    ports: fc.uniqueArray(port, { selector: ({ containerPort }) => containerPort, minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['name'] },
);
const document = fc.record(
  {
    hostname: word,
    overhead: fc.dictionary(word, word, { minKeys: 1, maxKeys: 3 }),
    nodeSelector: fc.dictionary(word, word, { minKeys: 1, maxKeys: 2 }),
    containers: fc.uniqueArray(container, { selector: ({ name }) => name, minLength: 1, maxLength: 3 }),
    securityContext: fc.record({ runAsUser: fc.constantFrom(1, 2) }),
  },
  // As an object has a name, so that it is never empty.
  { requiredKeys: ['hostname'] },
);
const step = fc.record({ isApply: fc.boolean(), manager: word, force: fc.boolean(), document });

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface World {
  object: JsonObject;
  owners: readonly Owner[];
}

function play({ object, owners }: World, { isApply, manager, force, document: wanted }: Step, now: string): World {
  const writing: Writing = {
    ...{ type, owned: type, live: object, owners, manager, apiVersion: 'v1', subresource: '', now },
    ...{ reset: emptySet, knows: () => true },
  };
  if (!isApply) return { object: wanted, owners: afterUpdate(writing, wanted) };
  const applied = afterApply(writing, wanted, force);
  if ('contested' in applied) return { object, owners };
  return { object: applied.object as JsonObject, owners: applied.owners };
}

/** As Go writes it, which leaves out what is empty. */
function plain(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object), (_, field: unknown) => {
    const isEmpty = field === null || (typeof field === 'object' && Object.keys(field).length === 0);
    return isEmpty ? undefined : field;
  });
}

/** Whether the path leads to something: a struct of which all is gone is null. What Go always writes is there even when JSON leaves it out. */
function leads(object: unknown, path: readonly string[]): boolean {
  let at = object;
  let kind: unknown = type;
  for (const element of path) {
    const here = kind as { fields?: Map<string, { type: unknown; absent: unknown }>; of?: unknown; keys?: unknown };
    if (element.startsWith('f:')) {
      const field = here.fields?.get(element.slice(2));
      const value = (at as JsonObject)[element.slice(2)];
      at = value === undefined ? field?.absent : value;
      kind = field?.type ?? here.of;
    } else {
      at = (at as unknown[]).find(
        (item) => elementOfItem(kind as Parameters<typeof elementOfItem>[0], item) === element,
      );
      kind = here.of;
    }
    if (at === undefined) return false;
  }
  return true;
}

describe('whoever writes what', () => {
  const steps = fc.array(step, { maxLength: 8 });
  const nobody: World = { object: {}, owners: [] };

  it('nobody owns what is not there', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let world = nobody;
        for (const [place, one] of all.entries()) {
          world = play(world, one, `2026-01-01T00:00:0${place}Z`);
          for (const owner of world.owners)
            forEachPath(fieldsOfOwner(owner), (path) =>
              expect([path, leads(world.object, path)]).toEqual([path, true]),
            );
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('the second apply changes nothing', () => {
    fc.assert(
      fc.property(steps, step, (all, last) => {
        const before = all.reduce((world, one) => play(world, one, '2026-01-01T00:00:00Z'), nobody);
        const apply = { ...last, isApply: true, force: true };
        const once = play(before, apply, '2026-01-01T00:00:01Z');
        const twice = play(once, apply, '2026-01-01T00:00:02Z');
        expect(plain(twice.object)).toEqual(plain(once.object));
        expect(twice.owners).toEqual(once.owners);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('what memory has kept makes no difference', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const warm = all.reduce((world, one) => play(world, one, '2026-01-01T00:00:00Z'), nobody);
        const cold = all.reduce((world, one) => {
          const { object, owners } = JSON.parse(JSON.stringify(world)) as { object: JsonObject; owners: unknown };
          return play({ object, owners: readOwners(owners) ?? [] }, one, '2026-01-01T00:00:00Z');
        }, nobody);
        expect(JSON.stringify(cold)).toBe(JSON.stringify(warm));
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
