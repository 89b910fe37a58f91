/** The first visit's invitation: three things to try, gone after one of them or when it is dismissed. */
import { useState } from 'react';
import { Button } from '../design/primitives.tsx';
import { suggestionsFor, type Suggestion } from '../gestures/suggestions.ts';
import { deletePod, setImage, startDrain } from '../gestures/verbs.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useCourse } from '../stores/course.ts';
import { useNotices } from '../stores/notices.ts';
import { recall, remember } from '../stores/storage.ts';

const storedAs = 'orrery.tried';

interface Invitation {
  id: Suggestion['id'];
  label: string;
  title: string;
  /** Said when the cluster has changed so far that there is nothing to do it to. */
  missing: string;
}

const invitations: readonly Invitation[] = [
  {
    id: 'kill',
    label: 'Kill a pod',
    title: 'Deletes a pod of web: see who brings another',
    missing: 'There is no ready pod of web to delete just now.',
  },
  {
    id: 'drain',
    label: 'Drain a node',
    title: 'Empties a node for maintenance: see where its pods go',
    missing: 'There is no ready node with pods to drain just now.',
  },
  {
    id: 'ship',
    label: 'Ship v2',
    title: 'Gives web a new image: see it roll out under traffic',
    missing: 'There is no Deployment web that could be given shop:v2.',
  },
];

export function TryRow() {
  const [open, setOpen] = useState(() => recall(storedAs) === undefined);
  const connected = useCluster((state) => state.connected);
  const leftOff = useCourse((state) => state.leftOff);
  // Who has begun a lesson is offered to go on with it, in the same place.
  if (!open || !connected || leftOff) return null;
  const close = () => {
    remember(storedAs, 'yes');
    setOpen(false);
  };
  return (
    <div className="try-row" role="group" aria-label="Things to try" data-testid="try">
      <span className="lane-title">Try</span>
      {invitations.map((invitation) => (
        <Button
          key={invitation.id}
          small
          title={invitation.title}
          data-testid={`try-${invitation.id}`}
          onClick={() => accept(invitation) && close()}
        >
          {invitation.label}
        </Button>
      ))}
      <Button look="ghost" small aria-label="Dismiss the suggestions" data-testid="try-dismiss" onClick={close}>
        ✕
      </Button>
    </div>
  );
}

/** True when it was begun. */
function accept({ id, missing }: Invitation): boolean {
  const suggestion = suggestionsFor(useCluster.getState()).find((each) => each.id === id);
  if (suggestion) carryOut(suggestion);
  else useNotices.getState().toast(missing);
  return suggestion !== undefined;
}

function carryOut(suggestion: Suggestion): void {
  switch (suggestion.id) {
    case 'kill':
      return void deletePod(suggestion.pod);
    case 'drain':
      return void startDrain(suggestion.node);
    case 'ship':
      return void setImage(suggestion.deployment, suggestion.container, suggestion.image);
  }
}
