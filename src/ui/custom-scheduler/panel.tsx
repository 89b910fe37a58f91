/** Write a scheduler, run it, and see where it puts pods. */
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { Scheduler } from '../../kinds/scheduler/types.ts';
import { Button } from '../design/primitives.tsx';
import type { Problem } from '../editor/drafts.ts';
import '../editor/editor.css';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useHeldCode } from '../stores/held-code.ts';
import './custom-scheduler.css';
import { draftOf, firstDraft, manifestOf, useSchedulerDraft } from './draft.ts';
import { Guide } from './guide.tsx';
import { codeState, rangeOfLine, stateWords, type CodeState } from './state.ts';
import { exampleFor } from './template.ts';

const Code = lazy(() => import('./code.tsx'));
const submission = () => import('./submit.ts');

export default function CustomScheduler() {
  const draft = useSchedulerDraft();
  const { name, weight, source, change } = draft;
  const live = useCluster((state) => state.tables['schedulers']?.byKey.get(name)) as Scheduler | undefined;
  const held = useHeldCode((state) => state.held !== undefined);
  const playing = useClock((state) => state.playing);
  const state = codeState(draft, live, { held, playing });
  const problems = useProblems(state, source);
  const [busy, setBusy] = useState(false);
  useTakeUp();

  async function send(file: string, manifest: object): Promise<void> {
    setBusy(true);
    try {
      const { applyAs } = await submission();
      await applyAs(file, manifest);
    } finally {
      setBusy(false);
    }
  }

  const apply = () => void send(`${name}.yaml`, manifestOf(draft));
  return (
    <section className="editor custom-scheduler" aria-label="Custom scheduler">
      <div className="editor-bar">
        <label>
          Name{' '}
          <input
            className="input mono"
            value={name}
            size={14}
            spellCheck={false}
            onChange={(event) => change({ name: event.target.value.trim() })}
          />
        </label>
        <label>
          Weight{' '}
          <input
            className="input num"
            type="number"
            min={0}
            max={100}
            value={weight}
            onChange={(event) => change({ weight: event.target.valueAsNumber || 0 })}
          />
        </label>
        <span className="custom-scheduler-state" data-state={state.is} role="status" data-testid="scheduler-state">
          {stateWords[state.is]}
        </span>
        <span className="editor-actions">
          {state.is === 'changed' && live && (
            <Button look="ghost" small onClick={() => change(draftOf(live))}>
              Discard
            </Button>
          )}
          <Button look="primary" small disabled={busy || !name} onClick={apply} data-testid="apply-scheduler">
            Apply
          </Button>
        </span>
      </div>
      <div className="custom-scheduler-body">
        <div className="custom-scheduler-text">
          <div className="editor-body">
            <Suspense fallback={<pre className="editor-preview mono">{source}</pre>}>
              <Code
                id="scheduler"
                text={source}
                problems={problems}
                onChange={(text) => change({ source: text })}
                onApply={apply}
              />
            </Suspense>
          </div>
          {state.is === 'failed' && <Failure state={state} />}
        </div>
        <Guide
          name={name}
          canCreate={!busy && live !== undefined}
          onCreate={() => void send('example.yaml', exampleFor(name))}
        />
      </div>
    </section>
  );
}

function Failure({ state: { problem } }: { state: Extract<CodeState, { is: 'failed' }> }) {
  const { line, message, pod, node } = problem;
  return (
    <ol className="editor-problems" aria-label="Problems" data-testid="scheduler-problem">
      <li data-severity="error">
        {line !== undefined && <span className="num faint">line {line}</span>}
        <span>{message}</span>
        {pod && node && (
          <span className="faint">
            for {pod} on {node}
          </span>
        )}
      </li>
    </ol>
  );
}

function useProblems(state: CodeState, source: string): readonly Problem[] {
  const problem = state.is === 'failed' ? state.problem : undefined;
  return useMemo(() => {
    if (problem?.line === undefined) return none;
    return [{ message: problem.message, severity: 'error' as const, ...rangeOfLine(source, problem.line) }];
  }, [problem, source]);
}

const none: readonly Problem[] = [];

/** Whoever has written nothing sees the code that is in the cluster, if there is some. */
function useTakeUp(): void {
  const first = useCluster((state) => state.tables['schedulers']?.byKey.values().next().value) as Scheduler | undefined;
  useEffect(() => {
    const { name, source, change } = useSchedulerDraft.getState();
    if (first && name === firstDraft.name && source === firstDraft.source) change(draftOf(first));
  }, [first]);
}
