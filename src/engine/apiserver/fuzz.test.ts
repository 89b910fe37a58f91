/** Whatever a client sends, the server answers: with the object or with a refusal, never with a fault of its own. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { HttpMethod } from '../../api/request.ts';
import { kinds } from '../../kinds/table.ts';
import { minimalObject } from '../../kinds/samples.ts';
import { TestServer } from './fixture.ts';

const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1.5,
    true,
    [],
    {},
    [null],
    'x',
    '10%',
    ['x'],
    [{}],
    { x: null },
    { name: 'a' },
    'None',
    '0',
    [[]],
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Puts a value somewhere into the document, at a place drawn from it. */
function spoil(document: unknown, steps: readonly number[], put: unknown): unknown {
  if (steps.length === 0 || typeof document !== 'object' || document === null) return put;
  const keys = Object.keys(document);
  if (keys.length === 0) return put;
  const key = keys[steps[0] % keys.length];
  const inner = spoil((document as Record<string, unknown>)[key], steps.slice(1), put);
  return Array.isArray(document)
    ? document.map((item, index) => (String(index) === key ? inner : item))
    : { ...document, [key]: inner };
}

const spoilt = fc.record({
  kind: fc.nat(kinds.length - 1),
  steps: fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }),
  put: value,
});

function urlOf(index: number): string {
  const { group, version, namespaced, plural } = kinds[index];
  return `${group ? `/apis/${group}` : '/api'}/${version}${namespaced ? '/namespaces/default' : ''}/${plural}`;
}

it('of spoilt objects, created, updated and patched', () => {
  const server = new TestServer();
  kinds.forEach(({ kind, namespaced }, index) => server.create(urlOf(index), minimalObject(kind, namespaced)));
  fc.assert(
    fc.property(spoilt, fc.boolean(), ({ kind: index, steps, put }, isStrict) => {
      const { kind, namespaced } = kinds[index];
      const body = spoil(minimalObject(kind, namespaced), steps, put);
      const query = isStrict ? '?fieldValidation=Strict' : '';
      const codes = [
        server.send('POST', `${urlOf(index)}${query}`, body).code,
        server.send('PUT', `${urlOf(index)}/web${query}`, body).code,
        server.patch(`${urlOf(index)}/web${query}`, 'merge', body).code,
        server.patch(`${urlOf(index)}/web${query}`, 'strategic', body).code,
        server.patch(`${urlOf(index)}/web/status`, 'merge', body).code,
        server.get(urlOf(index), { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }).code,
      ];
      // 500 is how upstream refuses a resourceVersion on create, and some patches that cannot be merged.
      for (const code of codes) expect([200, 201, 400, 404, 405, 409, 415, 422, 403, 500]).toContain(code);
    }),
    { numRuns: 1500, seed: 1 },
  );
});

it('of anything at all, anywhere', () => {
  const server = new TestServer();
  server.create('/api/v1/namespaces/default/pods', minimalObject('Pod', true));
  server.create('/apis/apps/v1/namespaces/default/deployments', minimalObject('Deployment', true));
  const paths = [
    ...[
      '/',
      '/api',
      '/apis/apps',
      '/apis/apps/v1/x',
      '/api/v1/pods',
      '/api/v1/namespaces/default/pods/web',
      '/openapi/v3',
    ],
    ...['binding', 'eviction', 'status', 'log', 'none'].map((sub) => `/api/v1/namespaces/default/pods/web/${sub}`),
    ...[
      '/api/v1/namespaces/default/bindings',
      '/api/v1/namespaces/default/finalize',
      '/apis/apps/v1/namespaces/default/deployments/web/scale',
    ],
  ];
  const methods = fc.constantFrom<HttpMethod>('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
  const contentTypes = fc.constantFrom(
    'application/json',
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/strategic-merge-patch+json',
  );
  const bodies = fc.oneof(
    value,
    fc.record({ metadata: value, target: value, spec: value, deleteOptions: value }),
    fc.array(fc.record({ op: value, path: value, value })),
  );
  fc.assert(
    fc.property(methods, fc.constantFrom(...paths), bodies, contentTypes, (method, path, body, contentType) => {
      const { code } = server.send(method, path, body, { contentType });
      expect(code).toBeGreaterThanOrEqual(200);
      expect(code).toBeLessThan(600);
    }),
    { numRuns: 3000, seed: 1 },
  );
});
