/** A ServiceAccount is who a pod is when it asks the API server. */
import type { KubernetesObject, ObjectReference } from '../../api/object.ts';

export interface ServiceAccount extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'ServiceAccount';
  secrets?: ObjectReference[];
  imagePullSecrets?: { name?: string }[];
  automountServiceAccountToken?: boolean;
}
