/** "Why?": the chain of causes that led to the object's last change, root first; a step selects what it wrote. */
import { useEffect, useState } from 'react';
import type { WhyStep } from '../../protocol/views.ts';
import { clockText } from '../stores/clock.ts';
import { useSelection, type ObjectRef } from '../stores/selection.ts';
import { session } from '../stores/session.ts';

export function Why({ about, version }: { about: ObjectRef; version: string }) {
  const [steps, setSteps] = useState<readonly WhyStep[]>();
  useEffect(() => {
    let current = true;
    void session()
      .ask({ about: 'why', resource: about.resource, group: about.group, key: about.key })
      .then((answer) => current && setSteps(answer));
    return () => {
      current = false;
    };
  }, [about.resource, about.group, about.key, version]);
  if (!steps) return null;
  if (steps.length === 0) return <p className="muted empty">The trace no longer holds what led to this.</p>;
  return (
    <ol className="why" aria-label="Why it is so, oldest cause first" data-testid="why">
      {steps.map((step, index) => (
        <Step
          key={`${step.revision ?? 'root'} ${index}`}
          step={step}
          previous={steps[index - 1]}
          last={index === steps.length - 1}
        />
      ))}
    </ol>
  );
}

function Step({ step, previous, last }: { step: WhyStep; previous: WhyStep | undefined; last: boolean }) {
  const when = previous ? `+${deltaText(step.atMs - previous.atMs)}` : clockText(step.atMs);
  return (
    <li data-last={last} data-root={step.root}>
      <b>{actorText(step.actor)}</b> {step.text}
      {step.actor === 'scheduler' && (
        <SeeScheduling hasPlaced={step.revision !== undefined && step.text.startsWith('chose ')} />
      )}
      <small className="num">
        <span>
          {when}
          {step.revision !== undefined && ` · ${previous ? '' : 'revision '}${step.revision}`}
        </span>
        {step.key !== undefined && step.resource !== undefined && (
          <button
            type="button"
            className="why-target mono"
            onClick={() =>
              useSelection
                .getState()
                .select({ group: step.group ?? '', resource: step.resource ?? '', key: step.key ?? '' })
            }
          >
            {step.resource.replace(/ies$/, 'y').replace(/(?<=ss)es$|s$/, '')}/
            {step.key.slice(step.key.indexOf('/') + 1)}
          </button>
        )}
      </small>
    </li>
  );
}

/** `deployment-controller` → `deployment controller`. */
function actorText(actor: string): string {
  return actor.replace(/-controller$/, ' controller').replaceAll('-lifecycle', ' lifecycle');
}

/** There are scores only where a node was found. */
function SeeScheduling({ hasPlaced }: { hasPlaced: boolean }) {
  return (
    <>
      {' '}
      <button type="button" className="fact-link" onClick={() => useSelection.getState().openInspector('scheduling')}>
        {hasPlaced ? 'see scores' : 'see the nodes it looked at'}
      </button>
    </>
  );
}

function deltaText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
