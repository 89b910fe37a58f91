/** The frame of a band: kind and name, selected when it or something of it is selected. */
import type { ReactNode } from 'react';
import { splitKey, type Condition } from '../../api/object.ts';
import { classes } from '../design/primitives.tsx';
import { refText } from '../gestures/targets.ts';
import { sameRef, useSelection, type ObjectRef } from '../stores/selection.ts';

/** Why the API server stores no more of the pods that are wanted: `exceeded quota: team, requested: pods=1, …`. */
export function Refusal({ conditions }: { conditions: readonly Condition[] | undefined }) {
  const failure = conditions?.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (!failure) return null;
  const message = failure.message ?? 'pods cannot be created';
  return (
    <p className="band-line band-refusal" data-token="failed" title={message}>
      {message.replace(/^.* is forbidden: /, '')}
    </p>
  );
}

export interface BandProps {
  kind: string;
  objectRef: ObjectRef;
  /** Also drawn as selected when a part of it is. */
  containsSelection?: boolean;
  aside?: ReactNode;
  children?: ReactNode;
  sentence: string;
}

export function Band({ kind, objectRef, containsSelection = false, aside, children, sentence }: BandProps) {
  const selected = useSelection((state) => sameRef(state.selected, objectRef));
  const select = useSelection((state) => state.select);
  const { namespace, name } = splitKey(objectRef.key);
  return (
    <article
      className={classes('band', (selected || containsSelection) && 'selected')}
      aria-label={sentence}
      data-testid={`${objectRef.resource}-${objectRef.key.replace('/', '-')}`}
      data-ref={refText(objectRef)}
      onClick={(event) => {
        if (!(event.target as Element).closest('button')) select(objectRef);
      }}
    >
      <h3>
        <button type="button" className="band-name" aria-pressed={selected} onClick={() => select(objectRef)}>
          <span className="kind">{kind}</span> <b>{namespace && namespace !== 'default' ? objectRef.key : name}</b>
        </button>
        <span className="band-aside">{aside}</span>
      </h3>
      {children}
    </article>
  );
}
