import { expect, it } from 'vitest';
import { created, refusals } from '../samples.ts';
import { networkPolicy } from './index.ts';

const spec = (fields: object) => ({ spec: { podSelector: {}, ...fields } });

it('is about ingress, and about egress when it says something of it', () => {
  expect(created(networkPolicy, spec({})).spec.policyTypes).toEqual(['Ingress']);
  expect(created(networkPolicy, spec({ egress: [{}] })).spec.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(created(networkPolicy, spec({ policyTypes: ['Egress'] })).spec.policyTypes).toEqual(['Egress']);
  expect(created(networkPolicy, spec({ ingress: [{ ports: [{ port: 80 }], from: [] }] })).spec.ingress).toEqual([
    { ports: [{ port: 80, protocol: 'TCP' }] },
  ]);
});

it.each<[string, object, string[]]>([
  ['all pods', {}, []],
  ['a rule for everybody', spec({ ingress: [{}] }), []],
  ['nobody', spec({ ingress: [{ from: [{}] }] }), ['spec.ingress[0].from[0]: Required value: must specify a peer']],
  [
    'a block and pods at once',
    spec({ egress: [{ to: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] }),
    ['spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer'],
  ],
  [
    'an exception outside of its block',
    spec({ ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/8'] } }] }] }),
    ['spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/8": must be a strict subset of `cidr`'],
  ],
  [
    'three types',
    spec({ policyTypes: ['Ingress', 'Egress', 'Ingress'] }),
    [
      'spec.policyTypes: Invalid value: &[]networking.PolicyType{"Ingress", "Egress", "Ingress"}: may not specify more than two policyTypes',
    ],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(networkPolicy, manifest)).toEqual(expected);
});
