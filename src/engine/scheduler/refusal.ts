/** What a plugin says when a node will not do. */
import type { ScriptProblem } from '../../api/script.ts';

/** No, and why, in upstream's words. */
export interface Refusal {
  readonly reasons: readonly string[];
  /** True: evicting pods from the node would not help. */
  readonly unresolvable: boolean;
  /** Set when the plugin failed instead of answering: then the whole cycle has failed. */
  readonly error?: ScriptProblem;
}

/** A refusal with the name of the plugin that gave it. */
export interface NodeRefusal extends Refusal {
  readonly plugin: string;
}
