/** A Deployment rolls its pods from one template to the next. */
import { defineKind, owns, selects } from '../../api/kind.ts';
import { formatSelector } from '../../api/selector.ts';
import { deploymentFromAppsBeta1, deploymentFromExtensions, retiredVersion } from '../retired-versions.ts';
import { templateWarnings } from '../pod/warnings.ts';
import { deploymentColumns } from './columns.ts';
import { defaultDeployment } from './defaults.ts';
import { equal } from '../../base/equality.ts';
import { firstGeneration, nextGeneration } from '../generation.ts';
import { scaleBy } from '../scale.ts';
import type { Deployment } from './types.ts';
import { validateDeployment, validateDeploymentUpdate } from './validate.ts';

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
  otherVersions: [
    retiredVersion('extensions', 'v1beta1', deploymentFromExtensions),
    retiredVersion('apps', 'v1beta1', deploymentFromAppsBeta1),
    retiredVersion('apps', 'v1beta2'),
  ],
  defaults: defaultDeployment,
  prepareCreate(draft) {
    draft.status = {};
    firstGeneration(draft);
  },
  prepareUpdate(next, old) {
    next.status = old.status;
    // The annotations count too: change-cause and revision are read by the controller.
    const hasChanged =
      !equal(next.spec, old.spec) || !equal(next.metadata.annotations ?? {}, old.metadata.annotations ?? {});
    nextGeneration(next, old, hasChanged);
  },
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  warnings: (object) => templateWarnings(object),
  columns: deploymentColumns,
  scale: scaleBy((object) => formatSelector(object.spec.selector)),
  relations: [owns('ReplicaSet'), selects('Pod')],
});
