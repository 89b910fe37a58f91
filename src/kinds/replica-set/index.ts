/** A ReplicaSet keeps a stated number of identical pods alive. */
import { defineKind, owns, selects } from '../../api/kind.ts';
import { formatSelector } from '../../api/selector.ts';
import { retiredVersion, selectTemplateLabels } from '../retired-versions.ts';
import { templateWarnings } from '../pod/warnings.ts';
import { replicaSetColumns } from './columns.ts';
import { defaultReplicaSet } from './defaults.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import { scaleBy } from '../scale.ts';
import type { ReplicaSet } from './types.ts';
import { validateReplicaSet, validateReplicaSetUpdate } from './validate.ts';

export const replicaSet = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  schema: 'io.k8s.api.apps.v1.ReplicaSet',
  otherVersions: [retiredVersion('extensions', 'v1beta1', selectTemplateLabels), retiredVersion('apps', 'v1beta2')],
  defaults: defaultReplicaSet,
  prepareCreate(draft) {
    draft.status = { replicas: 0 };
    firstGeneration(draft);
  },
  prepareUpdate(next, old) {
    next.status = old.status;
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  warnings: (object) => templateWarnings(object),
  columns: replicaSetColumns,
  fields: { 'status.replicas': (object) => String(object.status.replicas) },
  scale: scaleBy((object) => formatSelector(object.spec.selector)),
  relations: [owns('Pod'), selects('Pod')],
});
