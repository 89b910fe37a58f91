/** Gives an Ingress that names no class the class that is marked as the default. */
// k8s: plugin/pkg/admission/network/defaultingressclass/admission.go
import type { Draft } from '../../../api/object.ts';
import type { Ingress } from '../../../kinds/ingress/types.ts';
import { classAnnotation } from '../../../kinds/ingress/validate.ts';
import type { IngressClass } from '../../../kinds/ingress-class/types.ts';
import type { AdmissionPlugin } from './plugin.ts';

const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class';

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  resources: ['ingresses'],
  admitCreate({ core }, draft) {
    const { spec, metadata } = draft as Draft<Ingress>;
    if (spec.ingressClassName !== undefined || metadata.annotations?.[classAnnotation] !== undefined) return undefined;
    const defaults = core.store
      .range('/registry/ingressclasses/')
      .map(({ value }) => value as IngressClass)
      .filter((candidate) => candidate.metadata.annotations?.[defaultAnnotation] === 'true')
      .sort(newestFirst);
    if (defaults.length > 0) spec.ingressClassName = defaults[0].metadata.name;
    return undefined;
  },
};

function newestFirst({ metadata: left }: IngressClass, { metadata: right }: IngressClass): number {
  if (left.creationTimestamp !== right.creationTimestamp)
    return left.creationTimestamp > right.creationTimestamp ? -1 : 1;
  return left.name < right.name ? -1 : 1;
}
