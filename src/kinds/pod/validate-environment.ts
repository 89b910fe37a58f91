/** Checks environment variables: their names and where their values come from. */
// k8s: pkg/apis/core/validation/validation.go ValidateEnv, ValidateEnvFrom
import { type FieldReport, dnsSubdomainProblems, qualifiedNameProblems } from '../../api/validation.ts';
import { dataKeyProblems, environmentNameProblems } from '../formats.ts';
import type { Container, EnvVar } from './types.ts';

const podFields = [
  ...['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName'],
  ...['status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'],
];
// Known to the downward API, but for volumes only.
const volumeFields = ['metadata.annotations', 'metadata.labels'];
const resourceFields = [
  ...['limits.cpu', 'limits.ephemeral-storage', 'limits.memory'],
  ...['requests.cpu', 'requests.ephemeral-storage', 'requests.memory'],
];

export function validateEnvironment(container: Container, field: string, report: FieldReport): void {
  for (const [index, variable] of (container.env ?? []).entries()) {
    const path = `${field}.env[${index}]`;
    if (!variable.name) report.required(`${path}.name`);
    else
      for (const problem of environmentNameProblems(variable.name))
        report.invalid(`${path}.name`, variable.name, problem);
    if (variable.valueFrom) validateSource(variable, variable.valueFrom, `${path}.valueFrom`, report);
  }
  for (const [index, source] of (container.envFrom ?? []).entries()) {
    const list = `${field}.envFrom`;
    if (source.prefix) {
      for (const problem of environmentNameProblems(source.prefix)) {
        report.invalid(`${list}[${index}].prefix`, source.prefix, problem);
      }
    }
    const references = (['configMapRef', 'secretRef'] as const).filter((name) => source[name] !== undefined);
    for (const name of references) validateReference(`${list}[${index}].${name}`, source[name]?.name, true, report);
    if (references.length === 0) report.invalid(list, '', 'must specify one of: `configMapRef` or `secretRef`');
    if (references.length > 1) report.invalid(list, '', 'may not have more than one field specified at a time');
  }
}

function validateSource(
  variable: EnvVar,
  source: NonNullable<EnvVar['valueFrom']>,
  field: string,
  report: FieldReport,
): void {
  const sources = Object.values(source).filter((value) => value !== undefined && value !== null).length;
  if (source.fieldRef) validateFieldReference(source.fieldRef.fieldPath, `${field}.fieldRef`, report);
  if (source.resourceFieldRef) validateResourceReference(source.resourceFieldRef.resource, field, report);
  for (const name of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const reference = source[name];
    if (!reference) continue;
    validateReference(`${field}.${name}`, reference.name, false, report);
    if (!reference.key) report.required(`${field}.${name}.key`);
    else
      for (const problem of dataKeyProblems(reference.key))
        report.invalid(`${field}.${name}.key`, reference.key, problem);
  }
  if (sources === 0) {
    const detail = 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`';
    report.invalid(field, '', detail);
  } else if (variable.value) report.invalid(field, '', 'may not be specified when `value` is not empty');
  else if (sources > 1) report.invalid(field, '', 'may not have more than one field specified at a time');
}

// k8s: pkg/apis/core/validation/validation.go validateObjectFieldSelector, pkg/apis/core/pods/helpers.go ConvertDownwardAPIFieldLabel
function validateFieldReference(path: string | undefined, field: string, report: FieldReport): void {
  if (!path) return report.required(`${field}.fieldPath`);
  const subscript = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/.exec(path);
  if (subscript) {
    const name = subscript[1] === 'metadata.annotations' ? subscript[2].toLowerCase() : subscript[2];
    for (const problem of qualifiedNameProblems(name)) report.invalid(field, name, problem);
  } else if (volumeFields.includes(path)) report.notSupported(`${field}.fieldPath`, path, podFields);
  else if (!podFields.includes(path) && path !== 'spec.host') {
    const detail = `error converting fieldPath: field label not supported: ${path}`;
    report.invalid(`${field}.fieldPath`, path, detail);
  }
}

function validateResourceReference(resource: string | undefined, field: string, report: FieldReport): void {
  const path = `${field}.resourceFieldRef.resource`;
  if (!resource) return report.required(path);
  if (resourceFields.includes(resource) || /^(?:requests|limits)\.hugepages-/.test(resource)) return;
  report.notSupported(path, resource, resourceFields);
}

function validateReference(field: string, name: string | undefined, isRequired: boolean, report: FieldReport): void {
  if (!name && isRequired) return report.required(`${field}.name`);
  for (const problem of dnsSubdomainProblems(name ?? '')) report.invalid(`${field}.name`, name ?? '', problem);
}
