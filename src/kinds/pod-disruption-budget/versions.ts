/** PodDisruptionBudgets as policy/v1beta1 read them: there an empty selector matched no pod, now it matches all. */
// k8s: pkg/apis/policy/v1beta1/conversion.go
import type { OtherVersion } from '../../api/kind.ts';
import { copy, equal } from '../../base/equality.ts';

const label = 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match';
const noneOf = { matchExpressions: [{ key: label, operator: 'Exists' }] };
const allOf = { matchExpressions: [{ key: label, operator: 'DoesNotExist' }] };

export const policyBeta: OtherVersion = {
  group: 'policy',
  version: 'v1beta1',
  deprecatedIn: 'v1.21',
  removedIn: 'v1.25',
  toStorage(draft) {
    const spec = draft.spec as { selector?: object } | undefined;
    if (!spec?.selector) return;
    if (equal(spec.selector, {})) spec.selector = copy(noneOf);
    else if (equal(spec.selector, allOf)) spec.selector = {};
  },
  fromStorage(draft) {
    const spec = draft.spec as { selector?: object } | undefined;
    if (!spec?.selector) return;
    if (equal(spec.selector, {})) spec.selector = copy(allOf);
    else if (equal(spec.selector, noneOf)) spec.selector = {};
  },
};
