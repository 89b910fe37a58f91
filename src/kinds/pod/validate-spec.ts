/** Checks the spec of a pod. */
// k8s: pkg/apis/core/validation/validation.go ValidatePodSpec
import { type FieldReport, dnsSubdomainProblems, validateLabels } from '../../api/validation.ts';
import { int32Max, rangeMessage, validateAddress, validateDnsLabel, validateQualifiedName } from '../formats.ts';
import type { PodSpec } from './types.ts';
import { validateAffinity } from './validate-affinity.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './validate-containers.ts';
import { validateResources } from './validate-resources.ts';
import { validateSpreadConstraints } from './validate-spread.ts';
import { validateTolerations } from './validate-tolerations.ts';
import { validateVolumes } from './validate-volumes.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const preemptionPolicies = ['PreemptLowerPriority', 'Never'];

/** @param isPod false for the spec inside a template, where some fields are filled in later */
export function validatePodSpec(spec: PodSpec, field: string, isPod: boolean, report: FieldReport): void {
  const volumes = validateVolumes(spec.volumes, `${field}.volumes`, report);
  validateContainers(spec, volumes, field, report);
  validateInitContainers(spec, volumes, field, report);
  validateEphemeralContainers(spec, volumes, field, report);
  if (spec.hostNetwork) validateHostPorts(spec, field, isPod, report);
  if (!restartPolicies.includes(spec.restartPolicy)) {
    report.notSupported(`${field}.restartPolicy`, spec.restartPolicy, restartPolicies);
  }
  if (!dnsPolicies.includes(spec.dnsPolicy)) report.notSupported(`${field}.dnsPolicy`, spec.dnsPolicy, dnsPolicies);
  validateLabels(spec.nodeSelector, `${field}.nodeSelector`, report);
  validateSecurityContext(spec, `${field}.securityContext`, report);
  validateAffinity(spec.affinity, `${field}.affinity`, report);
  validateDnsConfig(spec, `${field}.dnsConfig`, report);
  for (const [index, gate] of (spec.readinessGates ?? []).entries()) {
    validateQualifiedName(`${field}.readinessGates[${index}].conditionType`, gate.conditionType ?? '', report);
  }
  validateSchedulingGates(spec, `${field}.schedulingGates`, report);
  validateSpreadConstraints(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`, report);
  validateNames(spec, field, report);
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > int32Max)) {
    report.invalid(`${field}.activeDeadlineSeconds`, deadline, rangeMessage(1, int32Max));
  }
  validateTolerations(spec.tolerations, `${field}.tolerations`, report);
  for (const [index, alias] of (spec.hostAliases ?? []).entries()) {
    validateAddress(`${field}.hostAliases[${index}].ip`, alias.ip ?? '', report);
  }
  if (spec.preemptionPolicy !== undefined && !preemptionPolicies.includes(spec.preemptionPolicy)) {
    report.notSupported(`${field}.preemptionPolicy`, spec.preemptionPolicy, preemptionPolicies);
  }
  if (spec.overhead) validateResources({ limits: spec.overhead }, `${field}.overhead`, report);
}

function validateNames(spec: PodSpec, field: string, report: FieldReport): void {
  for (const name of ['serviceAccountName', 'nodeName', 'priorityClassName', 'runtimeClassName'] as const) {
    const value = spec[name];
    if (!value) continue;
    for (const problem of dnsSubdomainProblems(value)) report.invalid(`${field}.${name}`, value, problem);
  }
  if (spec.hostname) validateDnsLabel(`${field}.hostname`, spec.hostname, report);
  if (spec.subdomain) validateDnsLabel(`${field}.subdomain`, spec.subdomain, report);
}

// k8s: pkg/apis/core/validation/validation.go validatePodHostNetworkDeps
function validateHostPorts(spec: PodSpec, field: string, isPod: boolean, report: FieldReport): void {
  for (const [index, container] of spec.containers.entries()) {
    for (const [place, port] of (container.ports ?? []).entries()) {
      const hostPort = port.hostPort ?? 0;
      if ((isPod || hostPort !== 0) && hostPort !== port.containerPort) {
        const path = `${field}.containers[${index}].ports[${place}].hostPort`;
        report.invalid(path, hostPort, 'must match `containerPort` when `hostNetwork` is true');
      }
    }
  }
}

function validateSchedulingGates(spec: PodSpec, field: string, report: FieldReport): void {
  const seen = new Set<string>();
  for (const [index, gate] of (spec.schedulingGates ?? []).entries()) {
    validateQualifiedName(`${field}[${index}]`, gate.name ?? '', report);
    if (seen.has(gate.name)) report.duplicate(`${field}[${index}]`, gate.name);
    seen.add(gate.name);
  }
}

function validateSecurityContext(spec: PodSpec, field: string, report: FieldReport): void {
  const context = (spec.securityContext ?? {}) as { runAsUser?: number; runAsGroup?: number; fsGroup?: number };
  for (const name of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) {
    const id = context[name];
    if (id !== undefined && (id < 0 || id > int32Max))
      report.invalid(`${field}.${name}`, id, rangeMessage(0, int32Max));
  }
  if (spec.shareProcessNamespace && spec.hostPID) {
    const detail = 'ShareProcessNamespace and HostPID cannot both be enabled';
    report.invalid(`${field}.shareProcessNamespace`, true, detail);
  }
}

const nameserversMax = 3;

function validateDnsConfig(spec: PodSpec, field: string, report: FieldReport): void {
  const { dnsConfig } = spec;
  const nameservers = dnsConfig?.nameservers ?? [];
  if (spec.dnsPolicy === 'None') {
    if (!dnsConfig) return report.required(field, 'must provide `dnsConfig` when `dnsPolicy` is None');
    if (nameservers.length === 0) {
      const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      return report.required(`${field}.nameservers`, detail);
    }
  }
  if (nameservers.length > nameserversMax) {
    const detail = `must not have more than ${nameserversMax} nameservers`;
    report.invalid(`${field}.nameservers`, nameservers, detail);
  }
  for (const [index, address] of nameservers.entries()) {
    validateAddress(`${field}.nameservers[${index}]`, address, report);
  }
}
