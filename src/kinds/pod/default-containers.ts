/** What the API server fills into a container: pull policy, probes, ports. */
// k8s: pkg/apis/core/v1/defaults.go SetDefaults_Container, SetDefaults_Probe, SetDefaults_HTTPGetAction
import { canonicalAmount, canonicalResources, dropEmpty } from '../canonical.ts';
import { imageTag } from './image-name.ts';
import type { Container, EnvVar, Probe, ProbeAction } from './types.ts';

// Fields that Go's encoder leaves out when they are empty.
const emptyContainer = new Set([
  ...['command', 'args', 'workingDir', 'ports', 'envFrom', 'env', 'volumeMounts', 'volumeDevices', 'image'],
  ...['stdin', 'stdinOnce', 'tty'],
]);
const emptyPort = new Set(['name', 'hostPort', 'hostIP']);
const emptyProbe = new Set(['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold']).add(
  'failureThreshold',
);
const emptyMount = new Set(['readOnly', 'subPath', 'subPathExpr']);
const emptyEnv = new Set(['value']);
const emptyResources = new Set(['limits', 'requests', 'claims']);

export function defaultContainer(container: Container): void {
  dropEmpty(container, emptyContainer);
  container.resources ??= {};
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  container.imagePullPolicy ||= imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  canonicalResources(container.resources.limits);
  canonicalResources(container.resources.requests);
  dropEmpty(container.resources, emptyResources);
  for (const port of container.ports ?? []) {
    dropEmpty(port, emptyPort);
    port.protocol ||= 'TCP';
  }
  for (const variable of container.env ?? []) defaultVariable(variable);
  for (const mount of container.volumeMounts ?? []) dropEmpty(mount, emptyMount);
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) defaultProbe(probe);
  }
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop]) {
    if (handler) defaultAction(handler);
  }
}

function defaultVariable(variable: EnvVar): void {
  dropEmpty(variable, emptyEnv);
  const source = variable.valueFrom;
  if (!source) return;
  if (source.fieldRef) source.fieldRef.apiVersion ||= 'v1';
  if (source.resourceFieldRef)
    source.resourceFieldRef.divisor = canonicalAmount(source.resourceFieldRef.divisor ?? '0');
}

function defaultProbe(probe: Probe): void {
  dropEmpty(probe, emptyProbe);
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  if (probe.grpc) probe.grpc.service ??= '';
  defaultAction(probe);
}

function defaultAction(action: ProbeAction): void {
  if (!action.httpGet) return;
  action.httpGet.path ||= '/';
  action.httpGet.scheme ||= 'HTTP';
}
