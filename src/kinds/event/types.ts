/** An Event says that something happened to an object. */
// k8s: staging/src/k8s.io/api/core/v1/types.go Event
import type { KubernetesObject, ObjectReference } from '../../api/object.ts';

export interface Event extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'Event';
  involvedObject: ObjectReference;
  reason: string;
  message: string;
  source: { component?: string; host?: string };
  firstTimestamp?: string | null;
  lastTimestamp?: string | null;
  count?: number;
  type: 'Normal' | 'Warning';
  eventTime?: string | null;
  series?: { count: number; lastObservedTime: string };
  action?: string;
  related?: ObjectReference;
  reportingComponent: string;
  reportingInstance: string;
}
