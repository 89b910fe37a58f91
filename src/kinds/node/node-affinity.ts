/** Which nodes a pod asks for: its nodeSelector and its node affinity. */
// k8s: staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go
import { matchesLabels } from '../../api/selector.ts';
import type { NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from '../pod/types.ts';
import type { Node } from './types.ts';

/** Whether nodeSelector and required node affinity both allow the node. */
export function matchesRequiredNodeAffinity(pod: { spec: PodSpec }, node: Node): boolean {
  if (pod.spec.nodeSelector && !matchesLabels(pod.spec.nodeSelector, node.metadata.labels)) return false;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchesNodeSelectorTerms(required.nodeSelectorTerms, node);
}

/** The sum of the weights of the preferred terms that match the node. */
export function preferredNodeAffinityWeight(pod: { spec: PodSpec }, node: Node): number {
  let weight = 0;
  for (const term of pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
    if (matchesNodeSelectorTerm(term.preference, node)) weight += term.weight;
  }
  return weight;
}

/** One matching term is enough. */
export function matchesNodeSelectorTerms(terms: readonly NodeSelectorTerm[], node: Node): boolean {
  return terms.some((term) => matchesNodeSelectorTerm(term, node));
}

/** All expressions and fields of the term match; an empty term matches no node. */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  return (
    expressions.every((expression) => matches(expression, node.metadata.labels?.[expression.key])) &&
    fields.every((field) => matches(field, field.key === 'metadata.name' ? node.metadata.name : undefined))
  );
}

function matches(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return isInteger(value) && isInteger(values[0]) && Number(value) > Number(values[0]);
    case 'Lt':
      return isInteger(value) && isInteger(values[0]) && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function isInteger(text: string | undefined): boolean {
  return text !== undefined && /^[+-]?\d+$/.test(text);
}
