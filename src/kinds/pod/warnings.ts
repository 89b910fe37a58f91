/** What upstream warns of in a pod that is valid but hardly meant so. */
// k8s: pkg/api/pod/warnings.go
import { parseQuantity } from '../../api/quantity.ts';
import { dnsLabelProblems } from '../../api/validation.ts';
import type {
  Container,
  ContainerPort,
  NodeSelectorTerm,
  Pod,
  PodAffinity,
  PodSpec,
  PodTemplateSpec,
} from './types.ts';

export function podWarnings(pod: Pod): string[] {
  const nameProblems = dnsLabelProblems(pod.metadata.name);
  const use = "this is used in the Pod's hostname, which can result in surprising behavior";
  return [
    ...(nameProblems.length ? [`metadata.name: ${use}; a DNS label is recommended: [${nameProblems.join(' ')}]`] : []),
    ...specWarnings(pod.spec, pod.metadata.annotations, ''),
  ];
}

/** Warnings for the owner of a template. @param warnsOfName a DaemonSet's name is taken without a word */
export function templateWarnings(
  owner: { metadata: { name: string }; spec: { template: PodTemplateSpec } },
  warnsOfName = true,
): string[] {
  const nameProblems = warnsOfName ? dnsLabelProblems(owner.metadata.name) : [];
  const use = 'this is used in Pod names and hostnames, which can result in surprising behavior';
  return [
    ...(nameProblems.length ? [`metadata.name: ${use}; a DNS label is recommended: [${nameProblems.join(' ')}]`] : []),
    ...podTemplateWarnings(owner.spec.template, 'spec.template'),
  ];
}

export function podTemplateWarnings(template: PodTemplateSpec, field: string): string[] {
  return specWarnings(template.spec, template.metadata.annotations, `${field}.`);
}

// k8s: pkg/api/node/util.go deprecatedNodeLabels
const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

const deprecatedAnnotations: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

const deprecatedVolumes: Readonly<Record<string, string>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageOS: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};

const nullSelector = 'a null labelSelector results in matching no pod';

/** @param prefix where the pod stands: empty, or `spec.template.` */
function specWarnings(spec: PodSpec, annotations: Record<string, string> | undefined, prefix: string): string[] {
  const warnings: string[] = [];
  const path = `${prefix}spec`;
  for (const label in spec.nodeSelector) {
    if (deprecatedLabels[label]) warnings.push(`${path}.nodeSelector[${label}]: ${deprecatedLabels[label]}`);
  }
  nodeAffinityWarnings(spec, `${path}.affinity.nodeAffinity`, warnings);
  for (const [index, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const field = `${path}.topologySpreadConstraints[${index}]`;
    const message = deprecatedLabels[topologyKey];
    if (message) warnings.push(`${field}.topologyKey: ${topologyKey} is ${message}`);
    if (!labelSelector) warnings.push(`${field}.labelSelector: ${nullSelector}`);
  }
  for (const key in deprecatedAnnotations) {
    if (annotations?.[key] !== undefined) {
      warnings.push(`${prefix}metadata.annotations[${key}]: ${deprecatedAnnotations[key]}`);
    }
  }
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    for (const source in deprecatedVolumes) {
      if (volume[source] != null) warnings.push(`${path}.volumes[${index}].${source}: ${deprecatedVolumes[source]}`);
    }
  }
  for (const [index, name] of duplicates((spec.imagePullSecrets ?? []).map((secret) => secret.name ?? ''))) {
    warnings.push(`${path}.imagePullSecrets[${index}].name: duplicate name ${JSON.stringify(name)}`);
  }
  const containers = containersWithPath(spec, path);
  for (const { container, field } of containers) containerWarnings(container, field, warnings);
  portWarnings(containers, warnings);
  if (spec.terminationGracePeriodSeconds < 0) {
    const detail = 'must be >= 0; negative values are invalid and will be treated as 1';
    warnings.push(`${path}.terminationGracePeriodSeconds: ${detail}`);
  }
  for (const affinity of ['podAffinity', 'podAntiAffinity'] as const) {
    podAffinityWarnings(spec.affinity?.[affinity], `${path}.affinity.${affinity}`, warnings);
  }
  return warnings;
}

function nodeAffinityWarnings(spec: PodSpec, field: string, warnings: string[]): void {
  const affinity = spec.affinity?.nodeAffinity;
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const [index, term] of required.entries()) {
    const path = `${field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`;
    nodeTermWarnings(term, path, warnings);
  }
  for (const [index, term] of (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    const path = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`;
    nodeTermWarnings(term.preference, path, warnings);
  }
}

function nodeTermWarnings(term: NodeSelectorTerm, field: string, warnings: string[]): void {
  for (const [index, { key }] of (term.matchExpressions ?? []).entries()) {
    if (deprecatedLabels[key]) {
      warnings.push(`${field}.matchExpressions[${index}].key: ${key} is ${deprecatedLabels[key]}`);
    }
  }
}

function podAffinityWarnings(affinity: PodAffinity | undefined, field: string, warnings: string[]): void {
  for (const [index, term] of (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    if (term.labelSelector) continue;
    warnings.push(`${field}.requiredDuringSchedulingIgnoredDuringExecution[${index}].labelSelector: ${nullSelector}`);
  }
  for (const [index, term] of (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    if (term.podAffinityTerm.labelSelector) continue;
    const path = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.labelSelector`;
    warnings.push(`${path}: ${nullSelector}`);
  }
}

interface Placed {
  container: Container;
  field: string;
}

function containersWithPath(spec: PodSpec, path: string): Placed[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index) => ({ container, field: `${path}.${list}[${index}]` })),
  );
}

function containerWarnings(container: Container, field: string, warnings: string[]): void {
  for (const resource of ['memory', 'ephemeral-storage']) {
    for (const list of ['limits', 'requests'] as const) {
      const amount = container.resources[list]?.[resource];
      // 100m of memory is a tenth of a byte: somebody meant 100Mi.
      if (amount === undefined || Number.isInteger(parseQuantity(amount))) continue;
      warnings.push(
        `${field}.resources.${list}[${resource}]: fractional byte value "${amount}" is invalid, must be an integer`,
      );
    }
  }
  const variables = container.env ?? [];
  for (const [index, name] of duplicates(variables.map((variable) => variable.name))) {
    const { value = '', valueFrom } = variables[index];
    const own = `$(${name})`;
    if (!valueFrom && value !== own && value.includes(own)) continue;
    const detail = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
    warnings.push(`${field}.env[${index}]: ${detail}`);
  }
}

function portWarnings(containers: readonly Placed[], warnings: string[]): void {
  const seen = new Map<string, { field: string; port: ContainerPort }[]>();
  for (const { container, field } of containers) {
    for (const [index, port] of (container.ports ?? []).entries()) {
      const path = `${field}.ports[${index}]`;
      const key = `${port.containerPort}/${port.protocol}`;
      const others = seen.get(key) ?? [];
      for (const other of others) {
        const conflict = portConflict(port, other.port);
        if (conflict) warnings.push(`${path}: ${conflict} port definition with ${other.field}`);
      }
      seen.set(key, [...others, { field: path, port }]);
    }
  }
}

function portConflict(left: ContainerPort, right: ContainerPort): string | undefined {
  const [leftIp, rightIp] = [left.hostIP ?? '', right.hostIP ?? ''];
  const [leftPort, rightPort] = [left.hostPort ?? 0, right.hostPort ?? 0];
  if (leftIp === rightIp && leftPort === rightPort) return 'duplicate';
  if (leftPort === 0 || rightPort === 0) return 'overlapping';
  return leftPort === rightPort && (leftIp === '') !== (rightIp === '') ? 'dangerously ambiguous' : undefined;
}

/** Places of names that stood there before, with the name. */
function duplicates(names: readonly string[]): [number, string][] {
  const seen = new Set<string>();
  return [...names.entries()].filter(([, name]) => seen.has(name) || !seen.add(name));
}
