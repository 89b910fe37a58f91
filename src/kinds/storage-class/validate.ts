/** Checks a StorageClass. What makes a volume is fixed at creation. */
// k8s: pkg/apis/storage/validation/validation.go
import { type FieldReport, qualifiedNameProblems } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { StorageClass } from './types.ts';

const parametersMax = 512;
const parametersBytesMax = 256 * 1024;

export function validateStorageClass(storageClass: StorageClass, report: FieldReport): void {
  validateMetadata(storageClass, false, 'subdomain', report);
  const { provisioner, parameters, reclaimPolicy, volumeBindingMode } = storageClass;
  if (!provisioner) report.required('provisioner');
  else
    for (const problem of qualifiedNameProblems(provisioner.toLowerCase()))
      report.invalid('provisioner', provisioner, problem);
  validateParameters(parameters ?? {}, report);
  if (!['Delete', 'Retain'].includes(reclaimPolicy))
    report.notSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']);
  if (!['Immediate', 'WaitForFirstConsumer'].includes(volumeBindingMode))
    report.notSupported('volumeBindingMode', volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']);
  validateTopologies(storageClass, report);
}

export function validateStorageClassUpdate(next: StorageClass, old: StorageClass, report: FieldReport): void {
  if (!equal(next.parameters ?? {}, old.parameters ?? {}))
    report.forbidden('parameters', 'updates to parameters are forbidden.');
  if (next.provisioner !== old.provisioner) report.forbidden('provisioner', 'updates to provisioner are forbidden.');
  report.immutable('reclaimPolicy', next.reclaimPolicy, old.reclaimPolicy);
  report.immutable('volumeBindingMode', next.volumeBindingMode, old.volumeBindingMode);
}

function validateParameters(parameters: Record<string, string>, report: FieldReport): void {
  const names = Object.keys(parameters);
  if (names.length > parametersMax) report.tooLong('parameters', parametersMax);
  if (names.includes('')) report.invalid('parameters', '', 'field can not be empty.');
  const bytes = names.reduce((sum, name) => sum + name.length + parameters[name].length, 0);
  if (bytes > parametersBytesMax) report.tooLong('parameters', parametersBytesMax);
}

function validateTopologies({ allowedTopologies }: StorageClass, report: FieldReport): void {
  for (const [index, term] of (allowedTopologies ?? []).entries())
    for (const [place, { values }] of (term.matchLabelExpressions ?? []).entries())
      if (!values?.length) report.required(`allowedTopologies[${index}].matchLabelExpressions[${place}].values`);
}
