/** A PersistentVolume is a piece of storage in the cluster, whoever made it. */
import { defineKind, mentions, type Column } from '../../api/kind.ts';
import { formatTime } from '../../api/time.ts';
import { canonicalResources, dropEmpty } from '../canonical.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../columns.ts';
import { accessModesText, classNameOf } from '../persistent-volume-claim/words.ts';
import type { PersistentVolume, PersistentVolumeSpec, PersistentVolumeStatus } from './types.ts';
import { validatePersistentVolume, validatePersistentVolumeUpdate } from './validate.ts';

const emptySpec = new Set(['accessModes', 'storageClassName', 'mountOptions', 'capacity']);

// k8s: pkg/printers/internalversion/printers.go printPersistentVolume
const columns: Column<PersistentVolume>[] = [
  nameColumn,
  column('Capacity', 'string', 'How much it holds.', ({ spec }) => spec.capacity?.storage ?? '0'),
  column('Access Modes', 'string', 'How it may be mounted.', ({ spec }) => accessModesText(spec.accessModes)),
  column(
    'Reclaim Policy',
    'string',
    'What becomes of it when its claim is gone.',
    ({ spec }) => spec.persistentVolumeReclaimPolicy,
  ),
  column('Status', 'string', 'Whether it is free, bound or released.', ({ metadata, status }) =>
    metadata.deletionTimestamp === undefined ? (status.phase ?? '') : 'Terminating',
  ),
  column('Claim', 'string', 'The claim that it is bound to or kept for.', ({ spec: { claimRef } }) =>
    claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '',
  ),
  column('StorageClass', 'string', 'The class that it belongs to.', (object) => classNameOf(object)),
  column(
    'VolumeAttributesClass',
    'string',
    'The class of attributes that it has.',
    ({ spec }) => spec.volumeAttributesClassName ?? '<unset>',
  ),
  column('Reason', 'string', 'Why it failed.', ({ status }) => status.reason ?? ''),
  ageColumn,
  wideColumn('VolumeMode', 'string', 'A file system, or a bare device.', ({ spec }) => spec.volumeMode ?? '<unset>'),
];

export const persistentVolume = defineKind<PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  schema: 'io.k8s.api.core.v1.PersistentVolume',
  // k8s: pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolume
  defaults(draft) {
    draft.spec ??= {} as PersistentVolumeSpec;
    const { spec } = draft;
    dropEmpty(spec, emptySpec);
    canonicalResources(spec.capacity);
    spec.persistentVolumeReclaimPolicy ??= 'Retain';
    spec.volumeMode ??= 'Filesystem';
    if (spec.hostPath) spec.hostPath.type ??= '';
    draft.status ??= {};
    draft.status.phase ??= 'Pending';
  },
  // k8s: pkg/registry/core/persistentvolume/strategy.go
  prepareCreate(draft, { nowMs }) {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(nowMs) };
  },
  prepareUpdate(next, old) {
    next.status = old.status;
  },
  parts: {
    status: {
      reset: ['spec'],
      update(sent, old, { nowMs }) {
        const next: Partial<PersistentVolumeStatus> = (sent as Partial<PersistentVolume>).status ?? {};
        const hasMoved = next.phase !== old.status.phase;
        const sinceWhen = hasMoved ? formatTime(nowMs) : old.status.lastPhaseTransitionTime;
        return { ...old, status: { ...next, ...(sinceWhen ? { lastPhaseTransitionTime: sinceWhen } : {}) } };
      },
      validate: () => undefined,
    },
  },
  validate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  columns,
  relations: [mentions('PersistentVolumeClaim'), mentions('StorageClass')],
});
