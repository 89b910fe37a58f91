/** The face of a ReplicationController: that of a ReplicaSet. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import { replicaSetFace, view as replicaSet } from '../replica-set/view.tsx';
import type { ReplicationController } from './types.ts';

export const view = defineKindView<ReplicationController>({ icon: replicaSet.icon, face: replicaSetFace });
