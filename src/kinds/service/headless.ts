/** Whether a Service has no address of its own. */
import type { ServiceSpec } from './types.ts';

export function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIP === 'None' || spec.clusterIPs?.[0] === 'None';
}
