/** A StorageClass says who makes volumes for claims of that name, and when. */
import { defineKind } from '../../api/kind.ts';
import { ageColumn, column } from '../columns.ts';
import { isDefaultClass } from './default-class.ts';
import type { StorageClass } from './types.ts';
import { validateStorageClass, validateStorageClassUpdate } from './validate.ts';

export const storageClass = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  categories: [],
  namespaced: false,
  subresources: [],
  schema: 'io.k8s.api.storage.v1.StorageClass',
  otherVersions: [{ group: 'storage.k8s.io', version: 'v1beta1', deprecatedIn: 'v1.19', removedIn: 'v1.22' }],
  // k8s: pkg/apis/storage/v1/defaults.go
  defaults(draft) {
    draft.reclaimPolicy ??= 'Delete';
    draft.volumeBindingMode ??= 'Immediate';
  },
  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
  // k8s: pkg/printers/internalversion/printers.go printStorageClass
  columns: [
    {
      name: 'Name',
      type: 'string',
      format: 'name',
      description: 'Name must be unique within a namespace.',
      priority: 0,
      cell: (object) => `${object.metadata.name}${isDefaultClass(object) ? ' (default)' : ''}`,
    },
    column('Provisioner', 'string', 'Who makes the volumes.', (object) => object.provisioner),
    column(
      'ReclaimPolicy',
      'string',
      'What becomes of a volume when its claim is gone.',
      (object) => object.reclaimPolicy,
    ),
    column(
      'VolumeBindingMode',
      'string',
      'Whether a claim is bound at once or when a pod needs it.',
      (object) => object.volumeBindingMode,
    ),
    column(
      'AllowVolumeExpansion',
      'boolean',
      'Whether a claim may ask for more later.',
      (object) => object.allowVolumeExpansion ?? false,
    ),
    ageColumn,
  ],
});
