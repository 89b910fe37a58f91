/** A ControllerRevision keeps one earlier state of a controller's object: what `kubectl rollout undo` goes back to. */
import { defineKind } from '../../api/kind.ts';
import { controllerOf } from '../../api/object.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import { retiredVersion } from '../retired-versions.ts';
import type { ControllerRevision } from './types.ts';
import { validateControllerRevision, validateControllerRevisionUpdate } from './validate.ts';

export const controllerRevision = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  schema: 'io.k8s.api.apps.v1.ControllerRevision',
  otherVersions: [retiredVersion('apps', 'v1beta2'), retiredVersion('apps', 'v1beta1')],
  defaults(draft) {
    draft.revision ??= 0;
    // Go decodes a null into nothing at all.
    if (draft.data === null) delete draft.data;
  },
  validate: validateControllerRevision,
  validateUpdate: validateControllerRevisionUpdate,
  // k8s: pkg/printers/internalversion/printers.go printControllerRevision
  columns: [
    nameColumn,
    column('Controller', 'string', 'Controller of the object', controllerText),
    column('Revision', 'string', 'The revision of the state that data represents.', ({ revision }) => revision),
    ageColumn,
  ],
});

/** `daemonset.apps/agent` */
function controllerText(object: ControllerRevision): string {
  const owner = controllerOf(object);
  if (!owner) return '<none>';
  const [group, version] = owner.apiVersion.split('/');
  return `${owner.kind}${version === undefined ? '' : `.${group}`}`.toLowerCase() + `/${owner.name}`;
}
