/** A PriorityClass names how important a pod is. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { firstGeneration } from '../generation.ts';
import type { PriorityClass } from './types.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from './validate.ts';

export const priorityClass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  categories: [],
  namespaced: false,
  subresources: [],
  schema: 'io.k8s.api.scheduling.v1.PriorityClass',
  otherVersions: [{ group: 'scheduling.k8s.io', version: 'v1beta1', deprecatedIn: 'v1.14', removedIn: 'v1.22' }],
  // k8s: pkg/apis/scheduling/v1/defaults.go
  defaults(draft) {
    draft.value ??= 0;
    draft.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  prepareCreate: firstGeneration,
  validate: validatePriorityClass,
  validateUpdate: validatePriorityClassUpdate,
  columns: [
    nameColumn,
    column('Value', 'integer', 'The priority that pods of this class get.', (object) => object.value),
    column(
      'Global-Default',
      'boolean',
      'Whether pods without a class get this one.',
      (object) => object.globalDefault ?? false,
    ),
    ageColumn,
    column(
      'PreemptionPolicy',
      'string',
      'Whether pods of this class may drive others away.',
      (object) => object.preemptionPolicy,
    ),
  ],
});
