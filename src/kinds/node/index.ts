/** A Node object is a machine: whoever creates one has a machine join. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { Node } from './types.ts';

export const node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  schema: 'io.k8s.api.core.v1.Node',
  defaults() {},
  validate() {},
  columns: [nameColumn, ageColumn],
  fields: { 'spec.unschedulable': (object) => String(object.spec.unschedulable ?? false) },
});
