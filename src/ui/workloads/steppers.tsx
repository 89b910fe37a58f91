/** One replica more or less, and whatever else can be done. */
import { Button } from '../design/primitives.tsx';
import { openMenuFor } from '../gestures/menu-store.ts';
import type { ObjectRef } from '../stores/selection.ts';

interface SteppersProps {
  objectRef: ObjectRef;
  desired: number;
  onScale: (replicas: number) => void;
}

export function Steppers({ objectRef, desired, onScale }: SteppersProps) {
  return (
    <span className="steppers" role="group" aria-label="Replicas">
      <Button
        look="ghost"
        small
        aria-label="One replica less"
        disabled={desired === 0}
        data-testid="scale-down"
        onClick={() => onScale(desired - 1)}
      >
        −
      </Button>
      <Button
        look="ghost"
        small
        aria-label="One replica more"
        data-testid="scale-up"
        onClick={() => onScale(desired + 1)}
      >
        +
      </Button>
      <Button
        look="ghost"
        small
        aria-label="More actions"
        onClick={(event) => openMenuFor(objectRef, event.currentTarget)}
      >
        ⋮
      </Button>
    </span>
  );
}
