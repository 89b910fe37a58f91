/** A Traffic object stands for users: it sends requests to a Service, and counts what becomes of them. */
import type { IntOrString } from '../../api/int-or-percent.ts';
import type { KubernetesObject } from '../../api/object.ts';

export interface Traffic extends KubernetesObject {
  apiVersion: 'orrery.dev/v1';
  kind: 'Traffic';
  spec: TrafficSpec;
  status?: TrafficStatus;
}

export interface TrafficSpec {
  /** The Service, in the Traffic's own namespace. */
  service: string;
  /** Port number or name; the Service's first port when absent. */
  port?: IntOrString;
  path: string;
  requestsPerSecond: number;
  shape: 'steady' | 'spike' | 'wave';
  /** A request without an answer after so long has failed. */
  timeoutSeconds: number;
  paused?: boolean;
}

export interface TrafficStatus {
  sent: number;
  succeeded: number;
  failed: number;
  /** Failures by cause: `no-endpoint`, `refused`, `error` (5xx), `timeout`, `reset`. */
  failures?: Record<string, number>;
  p95Ms?: number;
  lastUpdateTime?: string;
}
