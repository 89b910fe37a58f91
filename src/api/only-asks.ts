/** Requests that change nothing, whatever their method: no history knows them. */
import type { ApiRequest } from './request.ts';

/** Questions about rights and tokens are posted. */
const reviews = /^\/apis\/(authorization|authentication)\.k8s\.io\/v1\/.*reviews$/;

export function onlyAsks({ method, path }: ApiRequest): boolean {
  return method === 'GET' || reviews.test(path);
}
