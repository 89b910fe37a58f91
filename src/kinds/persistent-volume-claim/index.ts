/** A PersistentVolumeClaim asks for storage that outlives pods. */
import { defineKind, mentions } from '../../api/kind.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../columns.ts';
import { defaultPersistentVolumeClaim } from './defaults.ts';
import type { PersistentVolumeClaim } from './types.ts';
import { validatePersistentVolumeClaim, validatePersistentVolumeClaimUpdate } from './validate.ts';
import { accessModesText, classNameOf } from './words.ts';

export const persistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  schema: 'io.k8s.api.core.v1.PersistentVolumeClaim',
  defaults: defaultPersistentVolumeClaim,
  prepareCreate(draft) {
    draft.status = { phase: 'Pending' };
  },
  prepareUpdate(next, old) {
    next.status = old.status;
  },
  validate: validatePersistentVolumeClaim,
  validateUpdate: validatePersistentVolumeClaimUpdate,
  // k8s: pkg/printers/internalversion/printers.go printPersistentVolumeClaim
  columns: [
    nameColumn,
    column('Status', 'string', 'Whether it has a volume.', ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined ? (status.phase ?? '') : 'Terminating',
    ),
    column('Volume', 'string', 'The volume that it is bound to.', ({ spec }) => spec.volumeName ?? ''),
    column('Capacity', 'string', 'The size of that volume.', ({ spec, status }) =>
      spec.volumeName ? (status.capacity?.storage ?? '0') : '',
    ),
    column('Access Modes', 'string', 'How that volume may be mounted.', ({ spec, status }) =>
      spec.volumeName ? accessModesText(status.accessModes) : '',
    ),
    column('StorageClass', 'string', 'The class of volumes that it asks for.', (object) => classNameOf(object)),
    column(
      'VolumeAttributesClass',
      'string',
      'The class of attributes that it asks for.',
      ({ spec }) => spec.volumeAttributesClassName ?? '<unset>',
    ),
    ageColumn,
    wideColumn('VolumeMode', 'string', 'A file system, or a bare device.', ({ spec }) => spec.volumeMode ?? '<unset>'),
  ],
  relations: [mentions('PersistentVolume'), mentions('StorageClass')],
});
