/** Checks node affinity, pod affinity and pod anti-affinity. */
// k8s: pkg/apis/core/validation/validation.go validateAffinity
import { type FieldReport, dnsLabelProblems, dnsSubdomainProblems, labelValueProblems } from '../../api/validation.ts';
import { validateQualifiedName } from '../formats.ts';
import { validateLabelSelector } from '../validate-selector.ts';
import type { Affinity, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm } from './types.ts';

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

export function validateAffinity(affinity: Affinity | undefined, field: string, report: FieldReport): void {
  if (affinity?.nodeAffinity) validateNodeAffinity(affinity.nodeAffinity, `${field}.nodeAffinity`, report);
  if (affinity?.podAffinity) validatePodAffinity(affinity.podAffinity, `${field}.podAffinity`, report);
  if (affinity?.podAntiAffinity) validatePodAffinity(affinity.podAntiAffinity, `${field}.podAntiAffinity`, report);
}

function validateNodeAffinity(
  affinity: NonNullable<Affinity['nodeAffinity']>,
  field: string,
  report: FieldReport,
): void {
  const selector = affinity[required];
  if (selector) {
    const path = `${field}.${required}.nodeSelectorTerms`;
    const terms = selector.nodeSelectorTerms ?? [];
    if (terms.length === 0) report.required(path, 'must have at least one node selector term');
    for (const [index, term] of terms.entries()) validateNodeSelectorTerm(term, true, `${path}[${index}]`, report);
  }
  for (const [index, { weight, preference }] of (affinity[preferred] ?? []).entries()) {
    const path = `${field}.${preferred}[${index}]`;
    validateWeight(weight, path, report);
    validateNodeSelectorTerm(preference ?? {}, false, `${path}.preference`, report);
  }
}

function validateWeight(weight: number | undefined, field: string, report: FieldReport): void {
  if (!weight || weight < 0 || weight > 100)
    report.invalid(`${field}.weight`, weight ?? 0, 'must be in the range 1-100');
}

function validateNodeSelectorTerm(term: NodeSelectorTerm, isStrict: boolean, field: string, report: FieldReport): void {
  for (const [index, expression] of (term.matchExpressions ?? []).entries()) {
    validateNodeRequirement(expression, isStrict, `${field}.matchExpressions[${index}]`, report);
  }
  for (const [index, expression] of (term.matchFields ?? []).entries()) {
    validateNodeField(expression, `${field}.matchFields[${index}]`, report);
  }
}

// k8s: pkg/apis/core/validation/validation.go ValidateNodeSelectorRequirement
function validateNodeRequirement(
  requirement: NodeSelectorRequirement,
  isStrict: boolean,
  field: string,
  report: FieldReport,
): void {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) {
        report.required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
      }
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        report.forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) {
        report.required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'");
      }
      break;
    default:
      report.invalid(`${field}.operator`, requirement.operator ?? '', 'not a valid selector operator');
  }
  validateQualifiedName(`${field}.key`, requirement.key ?? '', report);
  if (!isStrict) return;
  for (const [index, value] of values.entries()) {
    for (const problem of labelValueProblems(value)) report.invalid(`${field}.values[${index}]`, value, problem);
  }
}

function validateNodeField(requirement: NodeSelectorRequirement, field: string, report: FieldReport): void {
  const values = requirement.values ?? [];
  if (requirement.operator !== 'In' && requirement.operator !== 'NotIn') {
    report.invalid(`${field}.operator`, requirement.operator ?? '', 'not a valid selector operator');
  } else if (values.length !== 1) {
    const detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    report.required(`${field}.values`, detail);
  }
  if (requirement.key !== 'metadata.name') {
    return report.invalid(`${field}.key`, requirement.key ?? '', 'not a valid field selector key');
  }
  for (const [index, value] of values.entries()) {
    for (const problem of dnsSubdomainProblems(value)) report.invalid(`${field}.values[${index}]`, value, problem);
  }
}

function validatePodAffinity(affinity: PodAffinity, field: string, report: FieldReport): void {
  for (const [index, term] of (affinity[required] ?? []).entries()) {
    validatePodAffinityTerm(term, `${field}.${required}[${index}]`, report);
  }
  for (const [index, { weight, podAffinityTerm }] of (affinity[preferred] ?? []).entries()) {
    const path = `${field}.${preferred}[${index}]`;
    validateWeight(weight, path, report);
    validatePodAffinityTerm(podAffinityTerm ?? { topologyKey: '' }, `${path}.podAffinityTerm`, report);
  }
}

function validatePodAffinityTerm(term: PodAffinityTerm, field: string, report: FieldReport): void {
  validateLabelSelector(term.labelSelector, `${field}.labelSelector`, report);
  validateLabelSelector(term.namespaceSelector, `${field}.namespaceSelector`, report);
  for (const namespace of term.namespaces ?? []) {
    for (const problem of dnsLabelProblems(namespace)) report.invalid(`${field}.namespace`, namespace, problem);
  }
  for (const list of ['matchLabelKeys', 'mismatchLabelKeys'] as const) {
    const keys = term[list] ?? [];
    if (keys.length > 0 && !term.labelSelector) {
      report.forbidden(`${field}.${list}`, 'must not be specified when labelSelector is not set');
      continue;
    }
    for (const [index, key] of keys.entries()) validateQualifiedName(`${field}.${list}[${index}]`, key, report);
  }
  for (const [index, key] of (term.matchLabelKeys ?? []).entries()) {
    if (term.mismatchLabelKeys?.includes(key)) {
      const detail = 'exists in both matchLabelKeys and mismatchLabelKeys';
      report.invalid(`${field}.matchLabelKeys[${index}]`, key, detail);
    }
  }
  if (!term.topologyKey) report.required(`${field}.topologyKey`, 'can not be empty');
  validateQualifiedName(`${field}.topologyKey`, term.topologyKey ?? '', report);
}
