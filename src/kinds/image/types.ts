/** An Image describes how containers of that image behave: a setting of the simulator, kept as an object. */
import type { KubernetesObject } from '../../api/object.ts';

export interface Image extends KubernetesObject {
  apiVersion: 'orrery.dev/v1';
  kind: 'Image';
  spec: ImageSpec;
}

export interface ImageSpec {
  /** The reference that containers name, with or without a tag: `shop:v2`, `nginx`. Without a tag it describes every tag. */
  image: string;
  /** False: the registry does not know it, and pulling fails. */
  exists: boolean;
  /** Bytes to pull, as a quantity; the pull time follows from it unless `pullSeconds` is given. */
  size?: string;
  pullSeconds?: number;
  /** From container start until the process listens. */
  startSeconds: number;
  /** From container start until its health and readiness end points answer 200; at least startSeconds. */
  readySeconds?: number;
  /** Never: the readiness end point answers 503 for good. */
  neverReady?: boolean;
  /** After so many seconds of running the process ends with `exitCode`. */
  exitAfterSeconds?: number;
  exitCode?: number;
  /** Where it listens; absent: at any port. */
  ports?: number[];
  /** Share of requests answered with 500, 0 to 100. */
  errorPercent: number;
  /** Time to answer one request, in milliseconds. */
  latencyMs: number;
  /** Requests that one container serves at a time; more wait. */
  concurrency: number;
  /** CPU and memory used while idle, and more of it for each request while that is being served. */
  idleCpu?: string;
  cpuPerRequest?: string;
  memory?: string;
  memoryPerRequest?: string;
  /** What the process does on SIGTERM: ends after so many seconds; absent: at once. */
  shutdownSeconds?: number;
  /** Ignores SIGTERM, so that the kubelet kills it when the grace period is over. */
  ignoresSigterm?: boolean;
}
