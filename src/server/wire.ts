/** What passes between the gateway, which speaks HTTP, and the backend, which has the cluster: plain data, so that each may have a thread of its own. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiRequest, HttpMethod, Impersonated } from '../api/request.ts';
import type { TextPlace } from './shared-texts.ts';

/** A request before anybody looked at what its body says. */
export interface SentRequest extends Omit<ApiRequest, 'body' | 'unreadable'> {
  body?: SentBody;
}

/** Protobuf as bytes, everything else as text. */
export type SentBody = string | Uint8Array;

/** A request to stop speaking HTTP. */
export interface UpgradeRequest {
  /** With its query. */
  url: string;
  method: HttpMethod;
  headers: IncomingHttpHeaders;
  impersonated?: Impersonated;
}

/** A text, or where one lies in the memory that both share. */
export type Part = string | TextPlace;

/** In bytes, or characters of text. */
export function sizeOf(parts: readonly Part[]): number {
  let size = 0;
  for (const part of parts) size += part.length;
  return size;
}

export interface Answer {
  code: number;
  contentType: string;
  parts: readonly Part[];
  warnings?: readonly string[];
  retryAfterSeconds?: number;
}

/** Each exchange has a number, given by the gateway; it is over when the client is gone. */
export type ToBackend =
  | { type: 'request'; id: number; request: SentRequest }
  | { type: 'upgrade'; id: number; request: UpgradeRequest }
  /** What the client said after an upgrade. No more follow before they are asked for. */
  | { type: 'bytes'; id: number; bytes: Uint8Array }
  /** The client says no more. */
  | { type: 'finished'; id: number }
  /** So much of what was written has left; told now and then. */
  | { type: 'taken'; id: number; size: number }
  | { type: 'gone'; id: number }
  | { type: 'listening'; port: number }
  | { type: 'failed'; code: string; message: string }
  | { type: 'closed' };

export type ToGateway =
  | { type: 'answer'; id: number; answer: Answer }
  /** An answer that comes in pieces. @param goesOn it has no end of its own, so a client may take its time */
  | { type: 'open'; id: number; contentType: string; goesOn: boolean }
  | { type: 'parts'; id: number; parts: readonly Part[] }
  /** For a connection that stopped being HTTP. */
  | { type: 'write'; id: number; piece: string | Uint8Array }
  | { type: 'more'; id: number }
  | { type: 'end'; id: number }
  | { type: 'destroy'; id: number }
  | { type: 'slab'; slab: number; memory: SharedArrayBuffer }
  | { type: 'forget-slab'; slab: number }
  | { type: 'drop' }
  | { type: 'close' };

/** One end of the way between them. */
export interface Port<Out, In> {
  /** @param transfer buffers that are handed over instead of copied */
  post(message: Out, transfer?: readonly ArrayBuffer[]): void;
  listen(take: (message: In) => void): void;
  close(): void;
}
