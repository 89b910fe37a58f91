/** A Node object is a machine: whoever creates one has a machine join. */
import { defineKind } from '../../api/kind.ts';
import { canonicalResources, dropEmpty } from '../canonical.ts';
import { nodeColumns } from './columns.ts';
import type { Node } from './types.ts';
import { validateNode, validateNodeUpdate } from './validate.ts';

const emptySpec = new Set(['podCIDR', 'podCIDRs', 'providerID', 'unschedulable', 'taints']);

export const node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  subresources: ['status', 'proxy'],
  schema: 'io.k8s.api.core.v1.Node',
  // k8s: pkg/apis/core/v1/defaults.go SetDefaults_NodeStatus
  defaults(draft) {
    draft.spec ??= {};
    dropEmpty(draft.spec, emptySpec);
    draft.status ??= {};
    if (draft.status.capacity) draft.status.allocatable ??= { ...draft.status.capacity };
    canonicalResources(draft.status.capacity);
    canonicalResources(draft.status.allocatable);
  },
  // A status given at creation stays: it says which machine joins.
  // k8s: pkg/registry/core/node/strategy.go PrepareForUpdate
  prepareUpdate(next, old) {
    next.status = old.status;
  },
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  columns: nodeColumns,
  fields: { 'spec.unschedulable': (object) => String(object.spec.unschedulable ?? false) },
});
