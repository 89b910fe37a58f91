/** A LimitRange says how much each container, pod or claim of a namespace may ask for, and what one gets that does not say. */
import { defineKind } from '../../api/kind.ts';
import { createdAtColumn, nameColumn } from '../columns.ts';
import { defaultLimitRange } from './defaults.ts';
import type { LimitRange } from './types.ts';
import { validateLimitRange } from './validate.ts';

export const limitRange = defineKind<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.core.v1.LimitRange',
  defaults: defaultLimitRange,
  validate: validateLimitRange,
  columns: [nameColumn, createdAtColumn],
});
