/** One line of the inspector's summary. */
import type { ObjectRef } from '../stores/selection.ts';

export interface Fact {
  label: string;
  value: string;
  mono?: boolean;
  /** The value is the name of another object. */
  link?: ObjectRef;
  /** How much of the whole it is, from 0 to 1: drawn as a bar beside the words. */
  share?: number;
}
