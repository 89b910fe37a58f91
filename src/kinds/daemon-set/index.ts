/** A DaemonSet runs one pod on each node that fits. */
import { defineKind, owns, selects } from '../../api/kind.ts';
import { daemonSetFromExtensions, retiredVersion } from '../retired-versions.ts';
import { templateWarnings } from '../pod/warnings.ts';
import { daemonSetColumns } from './columns.ts';
import { defaultDaemonSet } from './defaults.ts';
import { prepareCreateDaemonSet, prepareUpdateDaemonSet } from './strategy.ts';
import type { DaemonSet } from './types.ts';
import { validateDaemonSet, validateDaemonSetUpdate } from './validate.ts';

export const daemonSet = defineKind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  schema: 'io.k8s.api.apps.v1.DaemonSet',
  otherVersions: [retiredVersion('extensions', 'v1beta1', daemonSetFromExtensions), retiredVersion('apps', 'v1beta2')],
  defaults: defaultDaemonSet,
  prepareCreate: prepareCreateDaemonSet,
  prepareUpdate: prepareUpdateDaemonSet,
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  warnings: (object) => templateWarnings(object, false),
  columns: daemonSetColumns,
  relations: [owns('Pod'), owns('ControllerRevision'), selects('Pod')],
});
