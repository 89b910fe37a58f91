/** What the API server fills into a ReplicaSet. */
// k8s: pkg/apis/apps/v1/defaults.go SetDefaults_ReplicaSet
import type { Draft } from '../../api/object.ts';
import { dropEmpty } from '../canonical.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import type { ReplicaSet } from './types.ts';

const emptySpec = new Set(['minReadySeconds']);

export function defaultReplicaSet(draft: Draft<ReplicaSet>): void {
  draft.spec ??= {} as ReplicaSet['spec'];
  dropEmpty(draft.spec, emptySpec);
  draft.spec.replicas ??= 1;
  defaultPodTemplate(draft.spec);
  draft.status ??= { replicas: 0 };
}
