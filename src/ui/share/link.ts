/** Packs a world into the tail of a link, `#s=…`, and takes it out again: JSON, deflated, in base64url. */
import { linkPrefix } from './address.ts';
import { readShared, UnreadableWorld, type Shared } from './shared.ts';

/** Longer links are cut by chat programs and mail; then there is the file. */
export const linkLengthMax = 8 * 1024;
/** What a link may unfold to: a small one could hold gigabytes of blanks. */
export const unpackedBytesMax = 4 * 2 ** 20;

export async function packWorld(shared: Shared): Promise<string> {
  const packed = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(JSON.stringify(shared)));
  return `${linkPrefix}${base64url(packed)}`;
}

/** @throws UnreadableWorld in words for people */
export async function unpackWorld(hash: string): Promise<Shared> {
  let value: unknown;
  try {
    const packed = bytesOf(hash.slice(linkPrefix.length));
    const bytes = await through(new DecompressionStream('deflate-raw'), packed, unpackedBytesMax);
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof UnreadableWorld) throw error;
    throw new UnreadableWorld('The link is cut or changed.');
  }
  return readShared(value);
}

async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
  bytesMax = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(new Blob([bytes]).stream().pipeThrough(stream))) {
    length += chunk.length;
    if (length > bytesMax) throw new UnreadableWorld(`It unfolds to more than ${bytesMax / 2 ** 20} MiB.`);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Not every browser lets one iterate over a stream. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
