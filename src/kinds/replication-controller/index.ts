/** A ReplicationController keeps a number of identical pods alive: what ReplicaSets were before there were Deployments. */
import { defineKind, owns, selects } from '../../api/kind.ts';
import { formatSelector } from '../../api/selector.ts';
import { equal } from '../../base/equality.ts';
import { dropEmpty } from '../canonical.ts';
import { ageColumn, column, labelsText, nameColumn, templateColumns, wideColumn } from '../columns.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import { scaleBy } from '../scale.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { templateWarnings } from '../pod/warnings.ts';
import { asReplicaSet } from './as-replica-set.ts';
import type { ReplicationController } from './types.ts';
import { validateReplicationController } from './validate.ts';

const emptySpec = new Set(['minReadySeconds', 'selector']);

export const replicationController = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  schema: 'io.k8s.api.core.v1.ReplicationController',
  // k8s: pkg/apis/core/v1/defaults.go SetDefaults_ReplicationController
  defaults(draft) {
    draft.spec ??= {} as ReplicationController['spec'];
    const { spec } = draft;
    dropEmpty(spec, emptySpec);
    spec.replicas ??= 1;
    // A template that is missing is refused, not made up.
    if (spec.template) {
      defaultPodTemplate(spec);
      const { labels } = spec.template.metadata;
      if (labels) {
        spec.selector ??= { ...labels };
        if (Object.keys(draft.metadata.labels ?? {}).length === 0) draft.metadata.labels = { ...labels };
      }
    }
    draft.status ??= { replicas: 0 };
  },
  prepareCreate(draft) {
    draft.status = { replicas: 0 };
    firstGeneration(draft);
  },
  prepareUpdate(next, old) {
    next.status = old.status;
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validateReplicationController,
  warnings: (object) => templateWarnings(object),
  columns: [
    nameColumn,
    column('Desired', 'integer', 'The number of desired pods.', ({ spec }) => spec.replicas),
    column('Current', 'integer', 'The number of pods observed last.', ({ status }) => status.replicas),
    column('Ready', 'integer', 'The number of ready pods.', ({ status }) => status.readyReplicas ?? 0),
    ageColumn,
    ...templateColumns
      .filter(({ name }) => name !== 'Selector')
      .map((each) => ({ ...each, cell: (object: ReplicationController) => each.cell(asReplicaSet(object), 0) })),
    wideColumn('Selector', 'string', 'Label selector for pods.', ({ spec }) => labelsText(spec.selector)),
  ],
  fields: { 'status.replicas': (object) => String(object.status.replicas) },
  scale: scaleBy((object) => formatSelector({ matchLabels: object.spec.selector ?? {} })),
  relations: [owns('Pod'), selects('Pod')],
});
