/** What the API server fills into a claim, and into the templates of claims in a StatefulSet. */
// k8s: pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolumeClaim, pkg/registry/core/persistentvolumeclaim/strategy.go
import type { Draft } from '../../api/object.ts';
import { canonicalResources, dropEmpty } from '../canonical.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from './types.ts';

const emptySpec = new Set(['accessModes', 'volumeName']);
const emptyLists = new Set(['requests', 'limits']);

export function defaultPersistentVolumeClaim(draft: Draft<PersistentVolumeClaim>): void {
  draft.spec ??= {} as PersistentVolumeClaimSpec;
  const { spec } = draft;
  dropEmpty(spec, emptySpec);
  spec.resources ??= {};
  dropEmpty(spec.resources, emptyLists);
  canonicalResources(spec.resources.requests);
  canonicalResources(spec.resources.limits);
  spec.volumeMode ??= 'Filesystem';
  // Two ways to say the same: each is written where only the other was.
  if (spec.dataSource && !spec.dataSourceRef) spec.dataSourceRef = { ...spec.dataSource };
  else if (spec.dataSourceRef && !spec.dataSource && !spec.dataSourceRef.namespace)
    spec.dataSource = { ...spec.dataSourceRef };
  draft.status ??= {};
  draft.status.phase ??= 'Pending';
}
