/** Checks a Traffic object. */
import { type FieldReport, dns1035LabelProblems } from '../../api/validation.ts';
import { validatePortNumberOrName } from '../formats.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { Traffic } from './types.ts';

const shapes = ['steady', 'spike', 'wave'];

/** More would drown the simulation: every request is simulated by itself. */
export const requestsPerSecondMax = 10_000;

export function validateTraffic(traffic: Traffic, report: FieldReport): void {
  validateMetadata(traffic, true, 'subdomain', report);
  const { spec } = traffic;
  if (!spec.service) report.required('spec.service');
  else for (const problem of dns1035LabelProblems(spec.service)) report.invalid('spec.service', spec.service, problem);
  if (spec.port !== undefined) validatePortNumberOrName('spec.port', spec.port, report);
  if (!spec.path.startsWith('/')) report.invalid('spec.path', spec.path, "must begin with '/'");
  report.atLeast('spec.requestsPerSecond', spec.requestsPerSecond, 0);
  if (spec.requestsPerSecond > requestsPerSecondMax) {
    const detail = `must be less than or equal to ${requestsPerSecondMax}`;
    report.invalid('spec.requestsPerSecond', spec.requestsPerSecond, detail);
  }
  if (!shapes.includes(spec.shape)) report.notSupported('spec.shape', spec.shape, shapes);
  if (spec.timeoutSeconds <= 0) report.invalid('spec.timeoutSeconds', spec.timeoutSeconds, 'must be greater than zero');
}
