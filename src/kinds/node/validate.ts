/** Checks a Node. */
// k8s: pkg/apis/core/validation/validation.go ValidateNode
import { type FieldReport, labelValueProblems } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { validateQualifiedName } from '../formats.ts';
import { goString } from '../go-syntax.ts';
import { validateAmount } from '../pod/validate-resources.ts';
import { taintEffects } from '../pod/validate-tolerations.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { Node, Taint } from './types.ts';

export function validateNode(node: Node, report: FieldReport): void {
  validateMetadata(node, false, 'subdomain', report);
  // Upstream reports taints below metadata, though they live in the spec.
  validateTaints(node.spec.taints ?? [], 'metadata.taints', report);
  for (const list of ['capacity', 'allocatable'] as const) {
    const amounts = node.status[list] ?? {};
    for (const name in amounts) validateAmount(name, amounts[name], `status.${list}.${name}`, report);
  }
}

export function validateNodeUpdate(next: Node, old: Node, report: FieldReport): void {
  if (old.spec.podCIDRs?.length && !equal(next.spec.podCIDRs, old.spec.podCIDRs)) {
    report.forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid');
  }
  if (old.spec.providerID && next.spec.providerID !== old.spec.providerID) {
    report.forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid');
  }
}

function validateTaints(taints: readonly Taint[], field: string, report: FieldReport): void {
  const seen = new Set<string>();
  for (const [index, taint] of taints.entries()) {
    const path = `${field}[${index}]`;
    validateQualifiedName(`${path}.key`, taint.key ?? '', report);
    const problems = labelValueProblems(taint.value ?? '');
    if (problems.length > 0) report.invalid(`${path}.value`, taint.value, problems.join(';'));
    if (!taint.effect) report.required(`${path}.effect`);
    else if (!taintEffects.includes(taint.effect)) report.notSupported(`${path}.effect`, taint.effect, taintEffects);
    const pair = `${taint.key}:${taint.effect}`;
    if (seen.has(pair)) {
      const goText = `core.Taint{Key:${goString(taint.key)}, Value:${goString(taint.value)}, Effect:${goString(taint.effect)}, TimeAdded:<nil>}`;
      report.duplicateGo(path, goText, 'taints must be unique by key and effect pair');
    }
    seen.add(pair);
  }
}
