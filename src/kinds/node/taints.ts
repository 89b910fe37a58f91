/** Which pods a node's taints keep away. */
// k8s: staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go
import type { TaintEffect, Toleration } from '../pod/types.ts';
import type { Taint } from './types.ts';

/** Whether any of the tolerations bears the taint. */
export function toleratesTaint(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return tolerations?.some((toleration) => bears(toleration, taint)) ?? false;
}

/** The first taint with one of the effects that no toleration bears. */
// k8s: staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go FindMatchingUntoleratedTaint
export function untoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  effects: readonly TaintEffect[],
): Taint | undefined {
  return taints?.find((taint) => effects.includes(taint.effect) && !toleratesTaint(tolerations, taint));
}

/** The first toleration that bears each of the taints, or undefined when one taint is not borne: for NoExecute eviction. */
// k8s: pkg/apis/core/v1/helper/helpers.go GetMatchingTolerations
export function matchingTolerations(
  taints: readonly Taint[],
  tolerations: readonly Toleration[] | undefined,
): Toleration[] | undefined {
  const matching: Toleration[] = [];
  for (const taint of taints) {
    const toleration = tolerations?.find((candidate) => bears(candidate, taint));
    if (!toleration) return undefined;
    matching.push(toleration);
  }
  return matching;
}

/** One toleration against one taint. An empty effect bears every effect, an empty key with Exists every key. */
// k8s: staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint
export function bears(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator ?? 'Equal') {
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}
