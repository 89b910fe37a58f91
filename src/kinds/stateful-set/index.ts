/** A StatefulSet runs pods that keep their name and their storage, one after the other. */
import { defineKind, mentions, owns, selects } from '../../api/kind.ts';
import { formatSelector } from '../../api/selector.ts';
import { equal } from '../../base/equality.ts';
import { ageColumn, nameColumn, readyReplicasColumn, templateColumns } from '../columns.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import { scaleBy } from '../scale.ts';
import { templateWarnings } from '../pod/warnings.ts';
import { retiredVersion, statefulSetFromAppsBeta1 } from '../retired-versions.ts';
import { defaultStatefulSet, emptyStatefulSetStatus } from './defaults.ts';
import type { StatefulSet } from './types.ts';
import { validateStatefulSet, validateStatefulSetUpdate } from './validate.ts';

export const statefulSet = defineKind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'scale'],
  schema: 'io.k8s.api.apps.v1.StatefulSet',
  otherVersions: [retiredVersion('apps', 'v1beta1', statefulSetFromAppsBeta1), retiredVersion('apps', 'v1beta2')],
  defaults: defaultStatefulSet,
  // k8s: pkg/registry/apps/statefulset/strategy.go
  prepareCreate(draft) {
    draft.status = { ...emptyStatefulSetStatus };
    firstGeneration(draft);
  },
  prepareUpdate(next, old) {
    next.status = old.status;
    nextGeneration(next, old, !equal(next.spec, old.spec));
  },
  validate: validateStatefulSet,
  validateUpdate: validateStatefulSetUpdate,
  warnings: (object) => [
    ...templateWarnings(object),
    ...(object.spec.revisionHistoryLimit < 0
      ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
      : []),
  ],
  // k8s: pkg/printers/internalversion/printers.go printStatefulSet
  columns: [
    nameColumn,
    readyReplicasColumn,
    ageColumn,
    // Upstream prints no selector here.
    ...templateColumns.slice(0, 2),
  ],
  scale: scaleBy((object) => formatSelector(object.spec.selector)),
  relations: [owns('Pod'), owns('ControllerRevision'), selects('Pod'), mentions('PersistentVolumeClaim')],
});
