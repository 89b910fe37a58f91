/** Reads the body of a request, of limited size. What it says is the backend's to find out. */
import type { IncomingMessage } from 'node:http';
import { failure, isStatus, type Status } from '../../api/status.ts';
import { isProtobuf } from '../body-types.ts';
import type { SentBody } from '../wire.ts';

/** Upstream's limit. k8s: staging/src/k8s.io/apiserver/pkg/server/config.go MaxRequestBodyBytes */
export const requestBytesMax = 3 * 1024 * 1024;

/** Undefined when there is none; what is over the limit is refused at once and not kept. */
export async function readBody(request: IncomingMessage): Promise<SentBody | undefined | Status> {
  const bytes = await readBytes(request);
  if (isStatus(bytes)) return bytes;
  if (bytes.length === 0) return undefined;
  return isProtobuf(request.headers['content-type']) ? new Uint8Array(bytes) : bytes.toString('utf8');
}

function readBytes(request: IncomingMessage): Promise<Buffer | Status> {
  const tooLarge = failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${requestBytesMax}`);
  if (Number(request.headers['content-length'] ?? 0) > requestBytesMax) return Promise.resolve(tooLarge);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= requestBytesMax) return void chunks.push(chunk);
      chunks.length = 0;
      request.pause();
      resolve(tooLarge);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
