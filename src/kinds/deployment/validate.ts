/** Checks a Deployment. */
// k8s: pkg/apis/apps/validation/validation.go ValidateDeploymentSpec
import type { FieldReport } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { numberOfIntOrPercent, validateAtMostWhole, validateIntOrPercent } from '../formats.ts';
import { goIntOrString, goPointer, goSelector, goString } from '../go-syntax.ts';
import { validateTemplate } from '../pod/validate.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { isEmptySelector, validateLabelSelector } from '../validate-selector.ts';
import type { Deployment, DeploymentStrategy } from './types.ts';

export function validateDeployment(deployment: Deployment, report: FieldReport): void {
  validateMetadata(deployment, true, 'subdomain', report);
  const spec = deployment.spec;
  report.atLeast('spec.replicas', spec.replicas, 0);
  if (!spec.selector) report.required('spec.selector');
  else {
    validateLabelSelector(spec.selector, 'spec.selector', report);
    if (isEmptySelector(spec.selector)) {
      report.invalidGo('spec.selector', goSelector(spec.selector), 'empty selector is invalid for deployment');
    }
  }
  validateTemplate(spec.template, spec.selector, 'ReplicaSet', report);
  validateStrategy(spec.strategy, report);
  report.atLeast('spec.minReadySeconds', spec.minReadySeconds, 0);
  report.atLeast('spec.revisionHistoryLimit', spec.revisionHistoryLimit, 0);
  report.atLeast('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds, 0);
  if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)) {
    report.invalid(
      'spec.progressDeadlineSeconds',
      spec.progressDeadlineSeconds,
      'must be greater than minReadySeconds',
    );
  }
}

/** The selector decides whose pods these are, so it is fixed at creation. */
// k8s: pkg/registry/apps/deployment/strategy.go ValidateUpdate
export function validateDeploymentUpdate(next: Deployment, old: Deployment, report: FieldReport): void {
  if (equal(next.spec.selector, old.spec.selector)) return;
  report.invalidGo('spec.selector', goSelector(next.spec.selector), 'field is immutable');
}

function validateStrategy(strategy: DeploymentStrategy, report: FieldReport): void {
  const field = 'spec.strategy';
  const rollingUpdate = strategy.rollingUpdate;
  if (strategy.type === 'Recreate') {
    if (rollingUpdate) {
      report.forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'");
    }
  } else if (strategy.type !== 'RollingUpdate') {
    const pointer = goPointer('apps.RollingUpdateDeployment', !rollingUpdate);
    const goText = `apps.DeploymentStrategy{Type:${goString(strategy.type)}, RollingUpdate:${pointer}}`;
    report.notSupportedGo(field, goText, ['Recreate', 'RollingUpdate']);
  } else if (rollingUpdate) validateRollingUpdate(rollingUpdate, `${field}.rollingUpdate`, report);
}

function validateRollingUpdate(
  { maxSurge, maxUnavailable }: NonNullable<DeploymentStrategy['rollingUpdate']>,
  field: string,
  report: FieldReport,
): void {
  validateIntOrPercent(`${field}.maxUnavailable`, maxUnavailable, report);
  validateIntOrPercent(`${field}.maxSurge`, maxSurge, report);
  // With neither more nor fewer pods than wanted, no pod could ever be replaced.
  if (numberOfIntOrPercent(maxUnavailable) === 0 && numberOfIntOrPercent(maxSurge) === 0) {
    report.invalidGo(`${field}.maxUnavailable`, goIntOrString(maxUnavailable), 'may not be 0 when `maxSurge` is 0');
  }
  validateAtMostWhole(`${field}.maxUnavailable`, maxUnavailable, report);
}
