/** What upstream warns of in a Service that is valid but hardly meant so. */
// k8s: pkg/api/service/warnings.go
import type { Service } from './types.ts';

export function serviceWarnings({ metadata, spec }: Service): string[] {
  const warnings: string[] = [];
  const warnIf = (condition: unknown, message: string) => {
    if (condition) warnings.push(message);
  };
  const hints = 'service.kubernetes.io/topology-aware-hints';
  const mode = 'service.kubernetes.io/topology-mode';
  warnIf(metadata.annotations?.[hints] !== undefined, `annotation ${hints} is deprecated, please use ${mode} instead`);
  if (spec.type === 'ClusterIP' && spec.clusterIP === 'None') {
    warnIf(spec.loadBalancerIP, 'spec.loadBalancerIP is ignored for headless services');
    warnIf(spec.externalIPs?.length, 'spec.externalIPs is ignored for headless services');
    warnIf(spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services');
  }
  if (spec.type === 'ExternalName') {
    warnIf(spec.externalIPs?.length, 'spec.externalIPs is ignored when spec.type is "ExternalName"');
  } else warnIf(spec.externalName, 'spec.externalName is ignored when spec.type is not "ExternalName"');
  return warnings;
}
