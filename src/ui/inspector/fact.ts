/** One line of the inspector's summary. */
import type { ObjectRef } from '../stores/selection.ts';

export interface Fact {
  label: string;
  value: string;
  mono?: boolean;
  /** The value is the name of another object. */
  link?: ObjectRef;
}
