/** Which nodes share the value of a label: numbers in place of the values, kept up as nodes change. */
import { dropOldest } from '../../base/drop-oldest.ts';
import type { NodeInfo } from './node-info.ts';

/** For how many labels this is kept up; the one not asked for longest is forgotten first. */
export const topologyKeysMax = 16;

/** Where the nodes are, as one label tells. */
export class Domains {
  readonly #topologyKey: string;
  readonly #numbers = new Map<string, number>();
  /** By the ordinal of the node: the number of its domain, -1 without the label. */
  readonly of: number[] = [];

  constructor(topologyKey: string, nodes: Iterable<NodeInfo>) {
    this.#topologyKey = topologyKey;
    for (const node of nodes) this.place(node);
  }

  /** Domains have numbers below this. */
  get end(): number {
    return this.#numbers.size;
  }

  place({ node, ordinal }: NodeInfo): void {
    while (this.of.length < ordinal) this.of.push(-1);
    const value = node.metadata.labels?.[this.#topologyKey];
    let number = value === undefined ? -1 : this.#numbers.get(value);
    if (value !== undefined && number === undefined) this.#numbers.set(value, (number = this.#numbers.size));
    this.of[ordinal] = number ?? -1;
  }
}

export class Topology {
  readonly #byKey = new Map<string, Domains>();
  readonly #nodes: () => Iterable<NodeInfo>;

  constructor(nodes: () => Iterable<NodeInfo>) {
    this.#nodes = nodes;
  }

  domains(topologyKey: string): Domains {
    let domains = this.#byKey.get(topologyKey);
    if (domains) this.#byKey.delete(topologyKey);
    else domains = new Domains(topologyKey, this.#nodes());
    this.#byKey.set(topologyKey, domains);
    dropOldest(this.#byKey, topologyKeysMax);
    return domains;
  }

  /** The node is new, or its labels have changed. */
  place(node: NodeInfo): void {
    for (const domains of this.#byKey.values()) domains.place(node);
  }
}
