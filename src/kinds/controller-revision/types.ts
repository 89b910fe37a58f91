/** A ControllerRevision keeps one earlier state of a controller's object: what `kubectl rollout undo` goes back to. */
// k8s: staging/src/k8s.io/api/apps/v1/types.go ControllerRevision
import type { JsonObject } from '../../api/plain-json.ts';
import type { KubernetesObject } from '../../api/object.ts';

export interface ControllerRevision extends KubernetesObject {
  apiVersion: 'apps/v1';
  kind: 'ControllerRevision';
  /** Whatever the controller that wrote it wants back; of a DaemonSet the patch that restores its template. */
  data?: JsonObject;
  revision: number;
}
