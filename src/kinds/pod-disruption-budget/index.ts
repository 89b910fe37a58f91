/** A PodDisruptionBudget says how many pods must stay when somebody evicts. */
import { defineKind, selects } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import type { PodDisruptionBudget } from './types.ts';
import { policyBeta } from './versions.ts';
import { validatePodDisruptionBudget } from './validate.ts';

export const podDisruptionBudget = defineKind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  schema: 'io.k8s.api.policy.v1.PodDisruptionBudget',
  otherVersions: [policyBeta],
  defaults(draft) {
    draft.spec ??= {};
    draft.status ??= { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
  },
  prepareCreate(draft) {
    draft.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    firstGeneration(draft);
  },
  prepareUpdate(next, old) {
    next.status = old.status;
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validatePodDisruptionBudget,
  columns: [
    nameColumn,
    column('Min Available', 'string', 'The minimum number of pods that must be available.', ({ spec }) =>
      String(spec.minAvailable ?? 'N/A'),
    ),
    column('Max Unavailable', 'string', 'The maximum number of pods that may be unavailable.', ({ spec }) =>
      String(spec.maxUnavailable ?? 'N/A'),
    ),
    column(
      'Allowed Disruptions',
      'integer',
      'Calculated number of pods that may be disrupted at this time.',
      ({ status }) => status.disruptionsAllowed,
    ),
    ageColumn,
  ],
  relations: [selects('Pod')],
});
