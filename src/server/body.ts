/** The body of a request: JSON, YAML or protobuf, of limited size and depth. */
import type { IncomingMessage } from 'node:http';
import { CORE_SCHEMA, load } from 'js-yaml';
import { goJsonError, summaryOf } from '../api/go-json.ts';
import type { UnreadableBody } from '../api/request.ts';
import { badRequest, failure, isStatus, type Status } from '../api/status.ts';
import { decodeProtobuf, protobufType, UnknownMessage } from './protobuf/decode.ts';

/** Upstream's limit. k8s: staging/src/k8s.io/apiserver/pkg/server/config.go MaxRequestBodyBytes */
export const requestBytesMax = 3 * 1024 * 1024;
/** Objects and lists inside one another. Go's decoder gives up at 10,000; no kind comes near either. */
export const jsonDepthMax = 1000;

const bodyTypes = /^application\/(json|yaml|[a-z-]+\+json|apply-patch\+yaml|vnd\.kubernetes\.protobuf)$/;

export function isBodyType(contentType: string | undefined): boolean {
  return bodyTypes.test(bare(contentType));
}

// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/errors.go
export function unsupportedType(): Status {
  return failure(
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

/** A body, or why it could not be parsed: the API server knows in which words to refuse it. */
export type ReadBody = { value: unknown } | { unreadable: UnreadableBody };

/** Reads and parses; what is over the limit is refused at once and not kept. */
export async function readBody(request: IncomingMessage): Promise<ReadBody | Status> {
  const bytes = await readBytes(request);
  return isStatus(bytes) ? bytes : parseBody(bytes, request.headers['content-type']);
}

export function parseBody(bytes: Buffer, contentType: string | undefined): ReadBody | Status {
  if (bytes.length === 0) return { value: undefined };
  const type = bare(contentType ?? 'application/json');
  if (!isBodyType(type)) return unsupportedType();
  return type === protobufType ? parseProtobuf(bytes) : parseText(bytes.toString('utf8'), type);
}

function parseProtobuf(bytes: Buffer): ReadBody | Status {
  try {
    return { value: decodeProtobuf(bytes) };
  } catch (error) {
    // Where it was sent is looked at first: there is no such resource.
    if (error instanceof UnknownMessage) return { unreadable: { problem: error.message, summary: summaryOf('k8s') } };
    return badRequest(`the object provided is unrecognized: ${saying(error)}`);
  }
}

function parseText(text: string, type: string): ReadBody {
  const isYaml = type.endsWith('yaml');
  const unreadable = (problem: string): ReadBody => ({
    unreadable: { problem, summary: summaryOf(text), ...(isYaml ? { isYaml } : {}) },
  });
  if (isTooDeep(text)) return unreadable('exceeded max depth');
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (!isYaml) return unreadable(goJsonError(text) ?? saying(error));
  }
  try {
    return { value: load(text, { schema: CORE_SCHEMA }) };
  } catch (error) {
    return unreadable(`yaml: ${saying(error).split('\n')[0]}`);
  }
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

/** Counts brackets outside strings, before a parser or a walk through the value could run out of stack. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isInString) {
      if (code === backslash) index++;
      else if (code === quote) isInString = false;
    } else if (code === quote) isInString = true;
    else if (code === openBrace || code === openBracket) {
      if (++depth > jsonDepthMax) return true;
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
  return false;
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\{}[]'].map((mark) =>
  mark.charCodeAt(0),
);

function saying(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function bare(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0].trim().toLowerCase();
}
