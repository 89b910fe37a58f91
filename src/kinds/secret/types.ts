/** A Secret holds what should not be seen, base64-encoded. */
import type { KubernetesObject } from '../../api/object.ts';

export interface Secret extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'Secret';
  type: string;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  immutable?: boolean;
}
