/** Patches, in the cases that upstream documents. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equal } from '../base/equality.ts';
import { applyJsonPatch, readJsonPatch, type JsonPatchOperation } from './json-patch.ts';
import { applyMergePatch, createMergePatch, threeWayJsonMergePatch } from './merge-patch.ts';
import { patchStructOf, type PatchStruct } from './patch-schema.ts';
import { goText, type JsonObject } from './plain-json.ts';
import { createThreeWayMergePatch, createTwoWayMergePatch } from './strategic-merge-diff.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

function structOf(group: string, kind: string): PatchStruct {
  const struct = patchStructOf(group, kind);
  if (!struct) throw new Error(`no patch struct of ${kind}`);
  return struct;
}

const deployment = structOf('apps', 'Deployment');
const podStruct = structOf('', 'Pod');

function valueOf(patched: { ok: true; value: unknown } | { ok: false; error: string }): unknown {
  return patched.ok ? patched.value : patched.error;
}

describe('JSON patch', () => {
  const document = { spec: { replicas: 3, list: ['a', 'b'], 'a/b': 1, nothing: null } };
  const cases: [string, JsonPatchOperation[], unknown][] = [
    [
      'replaces a field',
      [{ op: 'replace', path: '/spec/replicas', value: 5 }],
      { spec: { ...document.spec, replicas: 5 } },
    ],
    ['adds a field', [{ op: 'add', path: '/spec/paused', value: true }], { spec: { ...document.spec, paused: true } }],
    [
      'appends to a list',
      [{ op: 'add', path: '/spec/list/-', value: 'c' }],
      { spec: { ...document.spec, list: ['a', 'b', 'c'] } },
    ],
    [
      'inserts into a list',
      [{ op: 'add', path: '/spec/list/1', value: 'c' }],
      { spec: { ...document.spec, list: ['a', 'c', 'b'] } },
    ],
    ['removes from a list', [{ op: 'remove', path: '/spec/list/0' }], { spec: { ...document.spec, list: ['b'] } }],
    [
      'reads ~1 as a slash',
      [{ op: 'replace', path: '/spec/a~1b', value: 2 }],
      { spec: { ...document.spec, 'a/b': 2 } },
    ],
    [
      'moves',
      [{ op: 'move', from: '/spec/replicas', path: '/size' }],
      { spec: { list: ['a', 'b'], 'a/b': 1, nothing: null }, size: 3 },
    ],
    ['copies', [{ op: 'copy', from: '/spec/replicas', path: '/size' }], { ...document, size: 3 }],
    [
      'goes on after a test that holds',
      [
        { op: 'test', path: '/spec/replicas', value: 3 },
        { op: 'remove', path: '/spec' },
      ],
      {},
    ],
    ['takes a missing value as null in a test', [{ op: 'test', path: '/spec/missing', value: null }], document],
    [
      'refuses when a test fails',
      [
        { op: 'remove', path: '/spec' },
        { op: 'test', path: '/spec/replicas', value: 3 },
      ],
      'testing value /spec/replicas failed: test failed',
    ],
    [
      'refuses to replace what is not there',
      [{ op: 'replace', path: '/spec/x', value: 1 }],
      'replace operation does not apply: doc is missing key: "/spec/x": missing value',
    ],
    [
      'refuses to add below what is not there',
      [{ op: 'add', path: '/x/y', value: 1 }],
      'add operation does not apply: doc is missing path: "/x/y": missing value',
    ],
    [
      'refuses an index past the end',
      [{ op: 'add', path: '/spec/list/3', value: 1 }],
      'add operation does not apply: doc is missing key: "/spec/list/3": missing value',
    ],
    ['refuses an unknown operation', [{ op: 'jump', path: '/spec' }], 'Unexpected kind: jump'],
  ];
  it.each(cases)('%s', (_, operations, expected) => {
    const before = JSON.stringify(document);
    expect(valueOf(applyJsonPatch(document, operations))).toEqual(expected);
    expect(JSON.stringify(document)).toBe(before);
  });

  it('is a list of objects', () => {
    expect(readJsonPatch({ op: 'add' })).toEqual({
      error: 'json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    });
    expect(readJsonPatch([3])).toEqual({
      error: 'json: cannot unmarshal number into Go value of type jsonpatch.Operation',
    });
  });
});

describe('JSON merge patch', () => {
  // The table of RFC 7386, appendix A.
  const cases: [unknown, unknown, unknown][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  it.each(cases)('%j with %j', (target, patch, expected) => expect(applyMergePatch(target, patch)).toEqual(expected));

  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.integer(),
      fc.string(),
      fc.array(fc.integer(), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('value'), { noNullPrototype: true }),
  })).object as fc.Arbitrary<JsonObject>;

  it('made of two documents brings the first to the second', () => {
    fc.assert(
      fc.property(json, json, (original, modified) =>
        equal(applyMergePatch(original, createMergePatch(original, modified)), modified),
      ),
    );
  });

  it('of three documents leaves alone what others set', () => {
    const original = { spec: { a: 1, b: 2 } };
    const current = { spec: { a: 1, b: 2, fromOthers: 9 } };
    expect(threeWayJsonMergePatch(original, { spec: { a: 5 } }, current)).toEqual({ spec: { a: 5, b: null } });
    expect(threeWayJsonMergePatch(original, { spec: { a: 1, b: 2 } }, current)).toEqual({});
  });
});

describe('strategic merge patch', () => {
  const web = { name: 'web', image: 'nginx:1', env: [{ name: 'A', value: '1' }] };
  const log = { name: 'log', image: 'fluentd' };
  const object = { spec: { template: { spec: { containers: [web, log], tolerations: [{ key: 'x' }] } } } };
  const patched = (spec: unknown): unknown => {
    const result = applyStrategicMergePatch(object, { spec: { template: { spec } } }, deployment);
    return result.ok ? (result.value as typeof object).spec.template.spec : result.error;
  };
  const cases: [string, unknown, unknown][] = [
    [
      'merges containers by name',
      { containers: [{ name: 'web', image: 'nginx:2' }] },
      { containers: [{ ...web, image: 'nginx:2' }, log], tolerations: [{ key: 'x' }] },
    ],
    [
      // As in upstream's own tutorial: without an order list the new container comes first.
      'adds a container before those that were there',
      { containers: [{ name: 'new', image: 'x' }] },
      { containers: [{ name: 'new', image: 'x' }, web, log], tolerations: [{ key: 'x' }] },
    ],
    [
      'replaces lists without a merge key',
      { tolerations: [{ key: 'y' }] },
      { containers: [web, log], tolerations: [{ key: 'y' }] },
    ],
    [
      'deletes an item by its key',
      { containers: [{ name: 'web', $patch: 'delete' }] },
      { containers: [log], tolerations: [{ key: 'x' }] },
    ],
    [
      'replaces a whole list',
      { containers: [{ name: 'new', image: 'x' }, { $patch: 'replace' }] },
      { containers: [{ name: 'new', image: 'x' }], tolerations: [{ key: 'x' }] },
    ],
    ['replaces a whole object', { $patch: 'replace', containers: [log] }, { containers: [log] }],
    ['empties an object', { $patch: 'delete' }, {}],
    [
      'orders by $setElementOrder',
      { '$setElementOrder/containers': [{ name: 'log' }, { name: 'web' }] },
      { containers: [log, web], tolerations: [{ key: 'x' }] },
    ],
    [
      'orders the patch first and weaves in what the server has',
      { '$setElementOrder/containers': [{ name: 'log' }, { name: 'new' }], containers: [{ name: 'new', image: 'x' }] },
      { containers: [web, log, { name: 'new', image: 'x' }], tolerations: [{ key: 'x' }] },
    ],
    [
      'needs the merge key',
      { containers: [{ image: 'x' }] },
      'map: map[image:x] does not contain declared merge key: name',
    ],
    [
      'knows its directives',
      { containers: [{ name: 'web', $patch: 'keep' }] },
      'unknown patch type: keep in map: map[$patch:keep name:web]',
    ],
  ];
  it.each(cases)('%s', (_, patch, expected) => expect(patched(patch)).toEqual(expected));

  it('deletes from a list of plain values', () => {
    const original = { metadata: { finalizers: ['a', 'b', 'c'] } };
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['b'], finalizers: ['d'] } };
    expect(valueOf(applyStrategicMergePatch(original, patch, podStruct))).toEqual({
      metadata: { finalizers: ['d', 'a', 'c'] },
    });
  });

  it('keeps only the named fields of a one-of', () => {
    const original = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    expect(valueOf(applyStrategicMergePatch(original, patch, deployment))).toEqual({
      spec: { strategy: { type: 'Recreate' } },
    });
  });

  it('refuses a patch that names more than it retains', () => {
    const patch = { spec: { strategy: { $retainKeys: ['type'], rollingUpdate: {} } } };
    expect(applyStrategicMergePatch({ spec: { strategy: {} } }, patch, deployment)).toEqual({
      ok: false,
      error: 'invalid patch format of retainKeys',
      isBadRequest: true,
    });
  });

  it('leaves no directive and no null behind where nothing was', () => {
    const patch = {
      spec: {
        template: {
          spec: {
            '$setElementOrder/containers': [{ name: 'a' }],
            containers: [{ name: 'a', image: null }],
            strategy: { $retainKeys: ['x'] },
          },
        },
      },
    };
    expect(valueOf(applyStrategicMergePatch({}, patch, deployment))).toEqual({
      spec: { template: { spec: { containers: [{ name: 'a' }], strategy: {} } } },
    });
  });

  it('exists for built-in kinds alone', () => {
    expect(patchStructOf('orrery.dev', 'Image')).toBeUndefined();
    expect(patchStructOf('', 'ConfigMap')).toBeDefined();
  });
});

describe('patches made by comparing', () => {
  const container = (name: string, image: string, ports: JsonObject[] = []): JsonObject => ({ name, image, ports });
  const withContainers = (...containers: JsonObject[]): JsonObject => ({
    spec: { template: { spec: { containers } } },
  });
  const podSpecOf = (patch: unknown): unknown =>
    (patch as { spec?: { template?: { spec?: unknown } } }).spec?.template?.spec;

  it('two documents: what is added, changed and removed', () => {
    const patch = createTwoWayMergePatch(
      withContainers(container('a', '1'), container('b', '1')),
      withContainers(container('b', '2')),
      deployment,
    );
    expect(podSpecOf(valueOf(patch))).toEqual({
      '$setElementOrder/containers': [{ name: 'b' }],
      containers: [
        { name: 'b', image: '2' },
        { name: 'a', $patch: 'delete' },
      ],
    });
  });

  it('compares ports of one number in their order', () => {
    const ports = [
      { containerPort: 53, protocol: 'TCP' },
      { containerPort: 53, protocol: 'UDP' },
    ];
    expect(
      valueOf(
        createTwoWayMergePatch(
          withContainers(container('a', '1', ports)),
          withContainers(container('a', '1', ports)),
          deployment,
        ),
      ),
    ).toEqual({});
  });

  it('clears the other fields of a one-of', () => {
    const original = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
    const patch = createTwoWayMergePatch(original, { spec: { strategy: { type: 'Recreate' } } }, deployment);
    expect(valueOf(patch)).toEqual({
      spec: { strategy: { $retainKeys: ['type'], type: 'Recreate', rollingUpdate: null } },
    });
  });

  it('removes finalizers through a parallel list', () => {
    const patch = createTwoWayMergePatch(
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { finalizers: ['b'] } },
      podStruct,
    );
    expect(valueOf(patch)).toEqual({
      metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], '$setElementOrder/finalizers': ['b'] },
    });
  });

  it('three documents: a sidecar injected by others stays, a container no longer wanted goes', () => {
    const original = withContainers(container('a', '1'), container('old', '1'));
    const modified = withContainers(container('a', '2'));
    const current = withContainers(container('a', '1'), container('old', '1'), container('sidecar', '1'));
    const patch = valueOf(createThreeWayMergePatch(original, modified, current, deployment)) as JsonObject;
    expect(podSpecOf(patch)).toEqual({
      '$setElementOrder/containers': [{ name: 'a' }],
      containers: [
        { name: 'a', image: '2' },
        { name: 'old', $patch: 'delete' },
      ],
    });
    expect(valueOf(applyStrategicMergePatch(current, patch, deployment))).toEqual(
      withContainers(container('a', '2'), container('sidecar', '1')),
    );
  });

  it('three documents: nothing to do is an empty patch', () => {
    const object = withContainers(container('a', '1'));
    const current = { ...object, status: { replicas: 1 } };
    expect(valueOf(createThreeWayMergePatch(object, object, current, deployment))).toEqual({});
  });

  it('a field that upstream always replaces is always sent', () => {
    const budget = { spec: { selector: { matchLabels: { app: 'web' } } } };
    expect(
      valueOf(createThreeWayMergePatch(budget, budget, budget, structOf('policy', 'PodDisruptionBudget'))),
    ).toEqual(budget);
  });

  const pod = fc.record({
    metadata: fc.record({
      finalizers: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
      labels: fc.dictionary(fc.constantFrom('x', 'y'), fc.string()),
    }),
    spec: fc.record({
      containers: fc.uniqueArray(
        fc.record({
          name: fc.constantFrom('a', 'b', 'c', 'd'),
          image: fc.constantFrom('1', '2'),
          env: fc.uniqueArray(fc.record({ name: fc.constantFrom('A', 'B'), value: fc.string() }), {
            selector: (item) => item.name,
          }),
        }),
        { selector: (item) => item.name, maxLength: 4 },
      ),
      tolerations: fc.array(fc.record({ key: fc.string() }), { maxLength: 2 }),
    }),
  }) as unknown as fc.Arbitrary<JsonObject>;

  it('a two-way patch brings the first document to the second', () => {
    fc.assert(
      fc.property(pod, pod, (original, modified) => {
        const patch = valueOf(createTwoWayMergePatch(original, modified, podStruct)) as JsonObject;
        expect(valueOf(applyStrategicMergePatch(original, patch, podStruct))).toEqual(modified);
      }),
    );
  });

  it('a three-way patch of an untouched object does the same as a two-way patch', () => {
    fc.assert(
      fc.property(pod, pod, (original, modified) => {
        const patch = valueOf(createThreeWayMergePatch(original, modified, original, podStruct)) as JsonObject;
        expect(valueOf(applyStrategicMergePatch(original, patch, podStruct))).toEqual(modified);
      }),
    );
  });
});

it('prints decoded JSON as Go does', () => {
  expect(goText({ b: [1, 'x', null], a: { c: true } })).toBe('map[a:map[c:true] b:[1 x <nil>]]');
});
