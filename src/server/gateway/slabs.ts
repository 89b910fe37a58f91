/** The gateway's view of the memory in which the backend keeps the texts of objects. */
import type { TextPlace } from '../shared-texts.ts';
import type { Part } from '../wire.ts';

export class Slabs {
  readonly #slabs = new Map<number, SharedArrayBuffer>();

  add(slab: number, memory: SharedArrayBuffer): void {
    this.#slabs.set(slab, memory);
  }

  forget(slab: number): void {
    this.#slabs.delete(slab);
  }

  /** What the parts say. One alone is not copied: nobody writes twice to one place. */
  join(parts: readonly Part[]): string | Buffer {
    if (parts.length === 1) return typeof parts[0] === 'string' ? parts[0] : bufferOf(this.#bytesAt(parts[0]));
    let size = 0;
    for (const part of parts) size += typeof part === 'string' ? Buffer.byteLength(part) : part.length;
    const joined = Buffer.allocUnsafe(size);
    let end = 0;
    for (const part of parts) {
      if (typeof part === 'string') end += joined.write(part, end);
      else {
        joined.set(this.#bytesAt(part), end);
        end += part.length;
      }
    }
    return joined;
  }

  #bytesAt({ slab, start, length }: TextPlace): Uint8Array {
    const memory = this.#slabs.get(slab);
    if (!memory) throw new Error(`no memory ${slab}`);
    return new Uint8Array(memory, start, length);
  }
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
