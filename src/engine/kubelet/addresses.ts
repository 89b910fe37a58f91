/** The pod addresses of one node: handed out in turn from its podCIDR, as the host-local plugin does, so that none is reused soon. */
import { remembering } from '../../base/remembering.ts';

export interface SavedAddresses {
  last: number;
  used: string[];
}

export class Addresses {
  #last = 1;
  readonly #used = new Set<string>();

  /** The next free address, or undefined when the range is used up. Example: 10.244.1.0/24 → 10.244.1.2, 10.244.1.3, … */
  take(podCidr: string): string | undefined {
    const { base, size } = rangeOf(podCidr);
    for (let tries = 0; tries < size; tries++) {
      this.#last = this.#last + 1 > size - 2 ? 2 : this.#last + 1;
      const address = addressText(base + this.#last);
      if (this.#used.has(address)) continue;
      this.#used.add(address);
      return address;
    }
    return undefined;
  }

  release(address: string): void {
    this.#used.delete(address);
  }

  /** A reboot forgets them all. */
  clear(): void {
    this.#used.clear();
  }

  save(): SavedAddresses {
    return { last: this.#last, used: [...this.#used] };
  }

  load(saved: SavedAddresses): void {
    this.#last = saved.last;
    this.#used.clear();
    for (const address of saved.used) this.#used.add(address);
  }
}

const rangeOf = remembering((cidr): { base: number; size: number } => {
  const [address, bits] = cidr.split('/');
  const base = address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
  return { base, size: 2 ** (32 - Number(bits)) };
});

/** Example: 183762434 → `10.244.1.2`. */
export function addressText(number: number): string {
  return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}
