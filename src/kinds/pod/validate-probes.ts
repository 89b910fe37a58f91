/** Checks probes and lifecycle hooks: one action each, and sensible numbers. */
// k8s: pkg/apis/core/validation/validation.go validateProbe, validateHandler
import type { FieldReport } from '../../api/validation.ts';
import { validatePortNumber, validatePortNumberOrName } from '../formats.ts';
import type { Container, LifecycleHandler, Probe, ProbeAction } from './types.ts';

export function validateProbes(container: Container, graceSeconds: number, field: string, report: FieldReport): void {
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[name];
    if (!probe) continue;
    const path = `${field}.${name}`;
    validateProbe(probe, graceSeconds, path, report);
    if (name === 'readinessProbe') {
      if (probe.terminationGracePeriodSeconds !== undefined) {
        const detail = 'must not be set for readinessProbes';
        report.invalid(`${path}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, detail);
      }
    } else if (probe.successThreshold !== 1) {
      report.invalid(`${path}.successThreshold`, probe.successThreshold, 'must be 1');
    }
  }
}

export function validateLifecycle(
  lifecycle: Container['lifecycle'],
  graceSeconds: number,
  field: string,
  report: FieldReport,
): void {
  if (lifecycle?.postStart) validateAction(lifecycle.postStart, graceSeconds, `${field}.postStart`, report);
  if (lifecycle?.preStop) validateAction(lifecycle.preStop, graceSeconds, `${field}.preStop`, report);
}

const counts = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function validateProbe(probe: Probe, graceSeconds: number, field: string, report: FieldReport): void {
  validateAction(probe, graceSeconds, field, report);
  for (const count of counts) report.atLeast(`${field}.${count}`, probe[count], 0);
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) {
    report.invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0');
  }
}

const actions = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

function validateAction(action: LifecycleHandler, graceSeconds: number, field: string, report: FieldReport): void {
  const given = actions.filter((name) => action[name] !== undefined && action[name] !== null);
  const [first, ...others] = given;
  if (!first) return report.required(field, 'must specify a handler type');
  if (first === 'sleep') {
    const seconds = action.sleep?.seconds ?? 0;
    if (seconds <= 0 || seconds > graceSeconds) {
      const detail = `must be greater than 0 and less than terminationGracePeriodSeconds (${graceSeconds}). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.`;
      report.invalid(`${field}.sleep`, seconds, detail);
    }
  } else validateProbeAction(action, first, `${field}.${first}`, report);
  for (const other of others) report.forbidden(`${field}.${other}`, 'may not specify more than 1 handler type');
}

function validateProbeAction(action: ProbeAction, name: keyof ProbeAction, field: string, report: FieldReport): void {
  switch (name) {
    case 'exec':
      if (!action.exec?.command?.length) report.required(`${field}.command`);
      return;
    case 'httpGet':
      return validateHttpGet(action.httpGet, field, report);
    case 'tcpSocket':
      return validatePortNumberOrName(`${field}.port`, action.tcpSocket?.port, report);
    case 'grpc':
      return validatePortNumber(`${field}.port`, action.grpc?.port, report);
  }
}

const headerMessage =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

function validateHttpGet(httpGet: ProbeAction['httpGet'], field: string, report: FieldReport): void {
  validatePortNumberOrName(`${field}.port`, httpGet?.port, report);
  const scheme = httpGet?.scheme ?? 'HTTP';
  if (scheme !== 'HTTP' && scheme !== 'HTTPS') report.notSupported(`${field}.scheme`, scheme, ['HTTP', 'HTTPS']);
  for (const { name } of httpGet?.httpHeaders ?? []) {
    if (!/^[-A-Za-z0-9]+$/.test(name ?? '')) report.invalid(`${field}.httpHeaders`, name ?? '', headerMessage);
  }
}
