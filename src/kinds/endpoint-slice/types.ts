/** An EndpointSlice lists the addresses behind a Service, and which of them may get traffic. */
// k8s: staging/src/k8s.io/api/discovery/v1/types.go
import type { KubernetesObject, ObjectReference } from '../../api/object.ts';

export interface EndpointSlice extends KubernetesObject {
  apiVersion: 'discovery.k8s.io/v1';
  kind: 'EndpointSlice';
  addressType: 'IPv4' | 'IPv6' | 'FQDN';
  endpoints: Endpoint[];
  ports?: EndpointPort[];
}

export interface Endpoint {
  addresses: string[];
  conditions: { ready?: boolean; serving?: boolean; terminating?: boolean };
  hostname?: string;
  targetRef?: ObjectReference;
  nodeName?: string;
  zone?: string;
}

export interface EndpointPort {
  name?: string;
  protocol?: string;
  port?: number;
  appProtocol?: string;
}
