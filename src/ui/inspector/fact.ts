/** One line of the inspector's summary. */
import type { Condition } from '../../api/object.ts';
import type { PodSpec } from '../../kinds/pod/types.ts';
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

export function imageFact({ containers }: Pick<PodSpec, 'containers'>): Fact {
  const value = containers.map(({ image }) => image).join(', ');
  return { label: containers.length === 1 ? 'Image' : 'Images', value, mono: true };
}

/** Why pods cannot be made, if they cannot. */
export function refusedFacts(conditions: readonly Condition[] = []): Fact[] {
  return conditions
    .filter(({ type, status }) => type === 'ReplicaFailure' && status === 'True')
    .map(({ message }) => ({ label: 'Refused', value: message ?? '' }));
}
