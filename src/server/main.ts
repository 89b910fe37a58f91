/** `npm run serve`: a cluster behind the real Kubernetes API. The cluster has this thread, and the clients have another. */
import { isMainThread } from 'node:worker_threads';

await (isMainThread ? import('./command-line.ts') : import('./gateway/thread.ts'));
