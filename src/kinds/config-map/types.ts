/** A ConfigMap holds configuration as text. */
import type { KubernetesObject } from '../../api/object.ts';

export interface ConfigMap extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'ConfigMap';
  data?: Record<string, string>;
  binaryData?: Record<string, string>;
  immutable?: boolean;
}
