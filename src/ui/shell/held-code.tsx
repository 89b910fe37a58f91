/** Asks before code runs that came with a shared world. */
import { useEffect, useState } from 'react';
import { Button } from '../design/primitives.tsx';
import { useHeldCode } from '../stores/held-code.ts';
import { presentWorld } from '../stores/present-world.ts';
import { session } from '../stores/session.ts';

export function HeldCode() {
  const held = useHeldCode((state) => state.held);
  const [asked, setAsked] = useState(false);
  useEffect(() => setAsked(false), [held]);
  if (!held) return null;
  return (
    <div className="problem calm held-code" role="status" data-testid="held-code">
      <span>
        This world came with <b>scheduler code</b>. It does not run yet, so pods that name it stay Pending.
        {held.problem && <> {held.problem}</>}
      </span>
      <Button
        small
        disabled={asked}
        onClick={() => {
          setAsked(true);
          void runHeldCode();
        }}
      >
        Run code
      </Button>
    </div>
  );
}

/** The whole world is lived through again, this time with its code: what it would have been had the code run all along. */
async function runHeldCode(): Promise<void> {
  session().open({ ...(await presentWorld()), runsCode: true });
}
