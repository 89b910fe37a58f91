/** A Deployment rolls its pods from one template to the next. */
import { defineKind, owns, selects } from '../../api/kind.ts';
import { formatSelector } from '../../api/selector.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { Deployment } from './types.ts';

export const deployment = defineKind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  schema: 'io.k8s.api.apps.v1.Deployment',
  defaults() {},
  validate() {},
  columns: [nameColumn, ageColumn],
  scale: {
    replicas: (object) => object.spec.replicas,
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
    statusReplicas: (object) => object.status.replicas ?? 0,
    selector: (object) => formatSelector(object.spec.selector),
  },
  relations: [owns('ReplicaSet'), selects('Pod')],
});
