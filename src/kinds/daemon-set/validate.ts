/** Checks a DaemonSet. */
// k8s: pkg/apis/apps/validation/validation.go ValidateDaemonSetSpec
import type { FieldReport } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { numberOfIntOrPercent, validateAtMostWhole, validateIntOrPercent } from '../formats.ts';
import { goIntOrString, goPointer, goSelector, goString } from '../go-syntax.ts';
import { validateTemplate } from '../pod/validate.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { isEmptySelector, validateLabelSelector } from '../validate-selector.ts';
import type { DaemonSet, DaemonSetUpdateStrategy } from './types.ts';

export function validateDaemonSet(daemonSet: DaemonSet, report: FieldReport): void {
  validateMetadata(daemonSet, true, 'subdomain', report);
  const spec = daemonSet.spec;
  validateLabelSelector(spec.selector, 'spec.selector', report);
  if (spec.selector && isEmptySelector(spec.selector)) {
    report.invalidGo('spec.selector', goSelector(spec.selector), 'empty selector is invalid for daemonset');
  }
  validateTemplate(spec.template, spec.selector, 'DaemonSet', report);
  report.atLeast('spec.minReadySeconds', spec.minReadySeconds, 0);
  validateStrategy(spec.updateStrategy, report);
  report.atLeast('spec.revisionHistoryLimit', spec.revisionHistoryLimit, 0);
}

export function validateDaemonSetUpdate(next: DaemonSet, old: DaemonSet, report: FieldReport): void {
  if (equal(next.spec.selector, old.spec.selector)) return;
  report.invalidGo('spec.selector', goSelector(next.spec.selector), 'field is immutable');
}

// k8s: pkg/apis/apps/validation/validation.go ValidateDaemonSetUpdateStrategy
function validateStrategy(strategy: DaemonSetUpdateStrategy, report: FieldReport): void {
  const field = 'spec.updateStrategy';
  if (strategy.type === 'OnDelete') return;
  if (strategy.type !== 'RollingUpdate') {
    const pointer = goPointer('apps.RollingUpdateDaemonSet', !strategy.rollingUpdate);
    const goText = `apps.DaemonSetUpdateStrategy{Type:${goString(strategy.type)}, RollingUpdate:${pointer}}`;
    return report.notSupportedGo(field, goText, ['RollingUpdate', 'OnDelete']);
  }
  const path = `${field}.rollingUpdate`;
  const { maxUnavailable = 0, maxSurge = 0 } = strategy.rollingUpdate ?? {};
  validateIntOrPercent(`${path}.maxUnavailable`, maxUnavailable, report);
  validateAtMostWhole(`${path}.maxUnavailable`, maxUnavailable, report);
  validateIntOrPercent(`${path}.maxSurge`, maxSurge, report);
  validateAtMostWhole(`${path}.maxSurge`, maxSurge, report);
  const hasUnavailable = numberOfIntOrPercent(maxUnavailable) !== 0;
  const hasSurge = numberOfIntOrPercent(maxSurge) !== 0;
  if (hasUnavailable && hasSurge) {
    report.invalidGo(`${path}.maxSurge`, goIntOrString(maxSurge), 'may not be set when maxUnavailable is non-zero');
  } else if (!hasUnavailable && !hasSurge) {
    report.required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0');
  }
}
