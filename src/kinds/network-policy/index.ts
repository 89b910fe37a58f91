/** A NetworkPolicy says who may talk to the pods that it selects. The model's network lets everybody talk: it only keeps them. */
import { defineKind, selects } from '../../api/kind.ts';
import { formatSelector } from '../../api/selector.ts';
import { equal } from '../../base/equality.ts';
import { dropEmpty } from '../canonical.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import type { NetworkPolicy, PolicyPort } from './types.ts';
import { validateNetworkPolicy } from './validate.ts';

const emptySpec = new Set(['ingress', 'egress', 'policyTypes']);
const emptyRule = new Set(['ports', 'from', 'to']);

export const networkPolicy = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.networking.v1.NetworkPolicy',
  otherVersions: [{ group: 'extensions', version: 'v1beta1', deprecatedIn: 'v1.9', removedIn: 'v1.16' }],
  // k8s: pkg/apis/networking/v1/defaults.go
  defaults(draft) {
    draft.spec ??= { podSelector: {} };
    const { spec } = draft;
    spec.podSelector ??= {};
    if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
    for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      rule.ports?.forEach((port: PolicyPort) => (port.protocol ??= 'TCP'));
      dropEmpty(rule, emptyRule);
    }
    dropEmpty(spec, emptySpec);
  },
  prepareCreate: firstGeneration,
  prepareUpdate(next, old) {
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validateNetworkPolicy,
  columns: [
    nameColumn,
    column('Pod-Selector', 'string', 'The pods it is about.', ({ spec }) => formatSelector(spec.podSelector)),
    ageColumn,
  ],
  relations: [selects('Pod')],
});
