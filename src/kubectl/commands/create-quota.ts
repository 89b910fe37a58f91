/** `kubectl create quota`. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_quota.go
import { canonicalQuantity, parseQuantity, quantityMessage } from '../../api/quantity.ts';
import { CommandError } from '../errors.ts';
import type { Generator } from './create-generator.ts';
import { draft } from './create-workload.ts';

export const createQuota: Generator = {
  name: 'quota',
  aliases: ['resourcequota'],
  summary: 'Create a quota: limits for a namespace as a whole',
  usage: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2]',
  examples: [
    'kubectl create quota team --hard=pods=10,requests.cpu=4',
    'kubectl create quota idle --hard=pods=5 --scopes=BestEffort',
  ],
  flags: [
    { name: 'hard', type: 'string', help: 'What is limited: pods=10,requests.cpu=4,limits.memory=8Gi.' },
    { name: 'scopes', type: 'string', help: 'The pods it is about: BestEffort, NotTerminating and the like.' },
  ],
  namespaced: true,
  failure: 'quota',
  build({ flags }, name) {
    const [hard, scopes] = [flags.text('hard'), flags.text('scopes')];
    return draft({
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: { name, creationTimestamp: null },
      spec: { ...(hard ? { hard: parseHard(hard) } : {}), ...(scopes ? { scopes: parseScopes(scopes) } : {}) },
      status: {},
    });
  },
};

function parseHard(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair): [string, string] => {
    const [name, amount, ...rest] = pair.split('=');
    if (amount === undefined || rest.length > 0)
      throw new CommandError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
    if (amount === '' || Number.isNaN(parseQuantity(amount))) throw new CommandError(quantityMessage);
    return [name, canonicalQuantity(amount)];
  });
  return Object.fromEntries(pairs.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function parseScopes(text: string): string[] {
  const scopes = text.split(',');
  if (scopes.includes('')) throw new CommandError('invalid resource quota scope ""');
  return scopes;
}
