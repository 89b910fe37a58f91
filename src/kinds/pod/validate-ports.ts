/** Checks the ports of containers. */
// k8s: pkg/apis/core/validation/validation.go validateContainerPorts, AccumulateUniqueHostPorts
import type { FieldReport } from '../../api/validation.ts';
import { portNameProblems, validatePortNumber } from '../formats.ts';
import type { Container, ContainerPort } from './types.ts';

export const portProtocols = ['SCTP', 'TCP', 'UDP'];

export function validateContainerPorts(ports: ContainerPort[] | undefined, field: string, report: FieldReport): void {
  const names = new Set<string>();
  for (const [index, port] of (ports ?? []).entries()) {
    const path = `${field}[${index}]`;
    if (port.name) {
      const problems = portNameProblems(port.name);
      for (const problem of problems) report.invalid(`${path}.name`, port.name, problem);
      if (problems.length === 0 && names.has(port.name)) report.duplicate(`${path}.name`, port.name);
      if (problems.length === 0) names.add(port.name);
    }
    if (!port.containerPort) report.required(`${path}.containerPort`);
    else validatePortNumber(`${path}.containerPort`, port.containerPort, report);
    if (port.hostPort) validatePortNumber(`${path}.hostPort`, port.hostPort, report);
    if (!portProtocols.includes(port.protocol)) report.notSupported(`${path}.protocol`, port.protocol, portProtocols);
  }
}

export function validateHostPortConflicts(
  containers: readonly Container[],
  pathOf: (index: number) => string,
  report: FieldReport,
): void {
  const taken = new Set<string>();
  for (const [index, container] of containers.entries()) {
    for (const [place, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) report.duplicate(`${pathOf(index)}.ports[${place}].hostPort`, key);
      taken.add(key);
    }
  }
}
