import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { ingressClass } from './index.ts';

const spec = (fields: object) => ({ spec: { controller: 'example.com/proxy', ...fields } });
const parameters = (more: object) => spec({ parameters: { kind: 'Settings', name: 'all', ...more } });

it.each<[string, object, string[]]>([
  ['a good class', parameters({}), []],
  ['no controller', { spec: {} }, ['spec.controller: Required value']],
  [
    'a controller of no domain',
    spec({ controller: 'nginx' }),
    ['spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
  [
    'parameters of a namespace that is not named',
    parameters({ scope: 'Namespace' }),
    ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(ingressClass, manifest)).toEqual(expected);
});

it('keeps its controller', () => {
  expect(updated(ingressClass, spec({}), spec({ controller: 'example.com/other' })).refused).toEqual([
    'spec.controller: Invalid value: "example.com/other": field is immutable',
  ]);
});

it('shows its parameters', () => {
  const cells = ingressClass.columns.map(({ cell }) =>
    cell(created(ingressClass, parameters({ apiGroup: 'a.io' })), 0),
  );
  expect(cells.slice(1, 3)).toEqual(['example.com/proxy', 'Settings.a.io/all']);
});
