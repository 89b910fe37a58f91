/** What the API server fills into a LimitRange. */
// k8s: pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem
import type { Draft } from '../../api/object.ts';
import { canonicalResources, dropEmpty } from '../canonical.ts';
import type { LimitRange, LimitRangeItem } from './types.ts';

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
const emptyItem = new Set<string>(lists);

export function defaultLimitRange(draft: Draft<LimitRange>): void {
  draft.spec ??= { limits: null };
  if (!draft.spec.limits?.length) draft.spec.limits = null;
  for (const item of draft.spec.limits ?? []) {
    item.type ??= '';
    for (const list of lists) canonicalResources(item[list]);
    if (item.type === 'Container') defaultContainerLimits(item);
    dropEmpty(item, emptyItem);
  }
}

/** The largest is the limit, the limit is the request, and at last the smallest is. */
function defaultContainerLimits(item: LimitRangeItem): void {
  item.default = { ...item.max, ...item.default };
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
}
