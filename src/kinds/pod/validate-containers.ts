/** Checks the containers of a pod: each by itself, and their names and host ports among each other. */
// k8s: pkg/apis/core/validation/validation.go validateContainers, validateInitContainers
import type { FieldReport } from '../../api/validation.ts';
import { int32Max, rangeMessage, validateDnsLabel } from '../formats.ts';
import type { Container, PodSpec, Volume } from './types.ts';
import { validateEnvironment } from './validate-environment.ts';
import { validateContainerPorts, validateHostPortConflicts } from './validate-ports.ts';
import { validateLifecycle, validateProbes } from './validate-probes.ts';
import { validateResources } from './validate-resources.ts';
import { validateMounts } from './validate-volumes.ts';

type Volumes = ReadonlyMap<string, Volume>;

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const messagePolicies = ['File', 'FallbackToLogsOnError'];

export function validateContainers(spec: PodSpec, volumes: Volumes, field: string, report: FieldReport): void {
  const list = `${field}.containers`;
  if (spec.containers.length === 0) return report.required(list);
  const names = new Set<string>();
  for (const [index, container] of spec.containers.entries()) {
    const path = `${list}[${index}]`;
    validateContainer(container, volumes, path, report);
    if (names.has(container.name)) report.duplicate(`${path}.name`, container.name);
    names.add(container.name);
    validateLifecycle(container.lifecycle, spec.terminationGracePeriodSeconds, `${path}.lifecycle`, report);
    validateProbes(container, spec.terminationGracePeriodSeconds, path, report);
    if (container.restartPolicy !== undefined) {
      report.forbidden(`${path}.restartPolicy`, 'may not be set for non-init containers');
    }
  }
  validateHostPortConflicts(spec.containers, (index) => `${list}[${index}]`, report);
}

export function validateInitContainers(spec: PodSpec, volumes: Volumes, field: string, report: FieldReport): void {
  const names = new Set(spec.containers.map((container) => container.name));
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const path = `${field}.initContainers[${index}]`;
    validateContainer(container, volumes, path, report);
    if (container.restartPolicy !== undefined && container.restartPolicy !== 'Always') {
      report.notSupported(`${path}.restartPolicy`, container.restartPolicy, ['Always']);
    }
    if (names.has(container.name)) report.duplicate(`${path}.name`, container.name);
    else if (container.name) names.add(container.name);
    // Init containers run one by one, so each may use the same host port.
    validateHostPortConflicts([container], () => path, report);
    if (container.restartPolicy === 'Always') {
      validateLifecycle(container.lifecycle, spec.terminationGracePeriodSeconds, `${path}.lifecycle`, report);
      validateProbes(container, spec.terminationGracePeriodSeconds, path, report);
      continue;
    }
    for (const name of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[name] === undefined) continue;
      report.forbidden(`${path}.${name}`, 'may not be set for init containers without restartPolicy=Always');
    }
  }
}

const forbiddenInEphemeral = ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;

export function validateEphemeralContainers(spec: PodSpec, volumes: Volumes, field: string, report: FieldReport): void {
  const names = new Set([...spec.containers, ...(spec.initContainers ?? [])].map((container) => container.name));
  const targets = new Set(names);
  for (const [index, container] of (spec.ephemeralContainers ?? []).entries()) {
    const path = `${field}.ephemeralContainers[${index}]`;
    validateContainer(container, volumes, path, report);
    if (names.has(container.name)) report.duplicate(`${path}.name`, container.name);
    names.add(container.name);
    const target = (container as { targetContainerName?: string }).targetContainerName;
    if (target && !targets.has(target)) report.notFound(`${path}.targetContainerName`, target);
    const forbidden: string[] = forbiddenInEphemeral.filter((name) => container[name] !== undefined);
    if (container.resources.limits || container.resources.requests) forbidden.push('resources');
    for (const name of forbidden) report.forbidden(`${path}.${name}`, 'cannot be set for an Ephemeral Container');
  }
}

// k8s: pkg/apis/core/validation/validation.go validateContainerCommon
function validateContainer(container: Container, volumes: Volumes, field: string, report: FieldReport): void {
  if (!container.name) report.required(`${field}.name`);
  else validateDnsLabel(`${field}.name`, container.name, report);
  if (!container.image) report.required(`${field}.image`);
  if (!messagePolicies.includes(container.terminationMessagePolicy)) {
    const path = `${field}.terminationMessagePolicy`;
    report.notSupported(path, container.terminationMessagePolicy, messagePolicies);
  }
  validateContainerPorts(container.ports, `${field}.ports`, report);
  validateEnvironment(container, field, report);
  validateMounts(container.volumeMounts, volumes, `${field}.volumeMounts`, report);
  if (!pullPolicies.includes(container.imagePullPolicy)) {
    report.notSupported(`${field}.imagePullPolicy`, container.imagePullPolicy, pullPolicies);
  }
  validateResources(container.resources, `${field}.resources`, report);
  validateSecurityContext(container, `${field}.securityContext`, report);
}

// k8s: pkg/apis/core/validation/validation.go ValidateSecurityContext
function validateSecurityContext(container: Container, field: string, report: FieldReport): void {
  if (!container.securityContext) return;
  const context = container.securityContext as {
    privileged?: boolean;
    allowPrivilegeEscalation?: boolean;
    runAsUser?: number;
    runAsGroup?: number;
  };
  for (const name of ['runAsUser', 'runAsGroup'] as const) {
    const id = context[name];
    if (id !== undefined && (id < 0 || id > int32Max))
      report.invalid(`${field}.${name}`, id, rangeMessage(0, int32Max));
  }
  if (context.allowPrivilegeEscalation === false && context.privileged) {
    const detail = 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true';
    // The whole context is quoted upstream, as an address that differs from run to run.
    report.invalid(field, container.securityContext, detail);
  }
}
