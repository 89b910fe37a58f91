/** Endpoints are the addresses behind a Service, all in one object: the older form of EndpointSlices. */
// k8s: staging/src/k8s.io/api/core/v1/types.go Endpoints
import type { KubernetesObject, ObjectReference } from '../../api/object.ts';

export interface Endpoints extends KubernetesObject {
  apiVersion: 'v1';
  kind: 'Endpoints';
  subsets?: EndpointSubset[];
}

/** Addresses that have the same ports. */
export interface EndpointSubset {
  addresses?: EndpointAddress[];
  notReadyAddresses?: EndpointAddress[];
  ports?: EndpointPort[];
}

export interface EndpointAddress {
  ip: string;
  hostname?: string;
  nodeName?: string;
  targetRef?: ObjectReference;
}

export interface EndpointPort {
  name?: string;
  port: number;
  protocol?: string;
  appProtocol?: string;
}
