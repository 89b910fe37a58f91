/** The X-ray of the control plane: one request of the student and what followed from it, lane by lane and step by step. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { XRay, XRayChart, XRayRequest, XRayStep } from '../../api/x-ray.ts';
import { Button } from '../design/primitives.tsx';
import { shortClockText } from '../stores/clock.ts';
import { useSelection, type ObjectRef } from '../stores/selection.ts';
import { useXRay } from '../stores/x-ray.ts';
import { Change } from './change.tsx';
import { Chart } from './chart.tsx';
import { reachedLanes, sinceText } from './drawing.ts';
import { useChart } from './use-chart.ts';
import './x-ray.css';

/** Wall time for which a step is shown while they play. */
const playStepMs = 1100;

export default function XRayPanel({ onClose }: { onClose: () => void }) {
  const { input, each } = useXRay();
  const answer = useChart(input, each);
  const chart = answer?.shown;
  const steps = useSteps(chart);
  const section = useRef<HTMLElement>(null);
  // So that the keys step at once.
  useEffect(() => section.current?.focus(), []);
  useEffect(() => {
    useXRay.getState().reach(chart ? reachedLanes(chart) : new Set());
  }, [chart]);

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as Element).closest('select') && event.key !== 'Escape') return;
    if (event.key === '.') steps.go(steps.current + 1);
    else if (event.key === ',') steps.go(steps.current - 1);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <section
      ref={section}
      className="x-ray"
      aria-label="X-ray of a request. Comma and full stop step back and on."
      data-testid="xray"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header>
        <h2>X-ray</h2>
        {answer && chart && <RequestChoice answer={answer} shown={chart.request} />}
        {chart && <Player steps={steps} />}
        <Button look="ghost" small className="x-ray-close" aria-label="Close the X-ray" onClick={onClose}>
          ✕
        </Button>
      </header>
      {chart && <Chart chart={chart} current={steps.current} onStep={steps.go} />}
      {chart && <Now chart={chart} step={chart.steps[steps.current]} each={each} />}
      {answer && !chart && <NothingYet />}
    </section>
  );
}

interface Steps {
  current: number;
  count: number;
  playing: boolean;
  go(step: number): void;
  play(playing: boolean): void;
}

/** Begins at the request, and begins anew with another one. */
function useSteps(chart: XRayChart | undefined): Steps {
  const [place, setPlace] = useState({ of: '', step: 0 });
  const [playing, setPlaying] = useState(false);
  const of = chart ? `${chart.request.input} ${chart.request.atMs}` : '';
  const count = chart?.steps.length ?? 0;
  const current = place.of === of ? Math.min(place.step, Math.max(count - 1, 0)) : 0;
  const isLast = current >= count - 1;
  const go = (step: number) => {
    setPlaying(false);
    setPlace({ of, step: Math.min(Math.max(step, 0), count - 1) });
  };
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (isLast) setPlaying(false);
      else setPlace({ of, step: current + 1 });
    }, playStepMs);
    return () => clearTimeout(timer);
  }, [playing, of, current, isLast]);
  const play = (next: boolean) => {
    // From the end it begins again.
    if (next && isLast) setPlace({ of, step: 0 });
    setPlaying(next);
  };
  return { current, count, playing, go, play };
}

function Player({ steps }: { steps: Steps }) {
  const { current, count, playing } = steps;
  return (
    <div className="x-ray-player" role="group" aria-label="Steps">
      <span className="num muted" data-testid="xray-step">
        step {current + 1}/{count}
      </span>
      <Button
        small
        aria-label="Step back"
        title="Step back (,)"
        disabled={current === 0}
        onClick={() => steps.go(current - 1)}
      >
        ‹
      </Button>
      <Button small aria-pressed={playing} className="x-ray-play" onClick={() => steps.play(!playing)}>
        {playing ? 'stop' : 'play'}
      </Button>
      <Button
        small
        aria-label="Next step"
        title="Next step (.)"
        disabled={current >= count - 1}
        onClick={() => steps.go(current + 1)}
      >
        ›
      </Button>
    </div>
  );
}

function RequestChoice({ answer, shown }: { answer: XRay; shown: XRayRequest }) {
  const { input, choose } = useXRay();
  const [newest] = answer.requests;
  return (
    <select
      className="x-ray-request"
      aria-label="Request"
      data-testid="xray-request"
      value={input === undefined || input === newest.input ? newest.input : shown.input}
      onChange={(event) => {
        const chosen = Number(event.target.value);
        // Whoever takes the newest wants the newest also when there is a newer one.
        choose(chosen === newest.input ? undefined : chosen);
      }}
    >
      {answer.requests.map((request) => (
        <option key={request.input} value={request.input}>
          {requestText(request)}
        </option>
      ))}
      {answer.requestsLeftOut > 0 && <option disabled>and {answer.requestsLeftOut} older</option>}
    </select>
  );
}

function requestText({ atMs, label, what, code }: XRayRequest): string {
  return `${shortClockText(atMs)} ${label ?? what}${code >= 400 ? ` (refused, ${code})` : ''}`;
}

/** What the current step is, and where to look further. */
function Now({ chart, step, each }: { chart: XRayChart; step: XRayStep | undefined; each: boolean }) {
  if (!step) return null;
  const { object, count } = step;
  const again =
    count > 1 ? ` The same ${count} times, the last at ${sinceText(step.lastMs - chart.request.atMs)}.` : '';
  return (
    <footer>
      <p className="x-ray-now" aria-live="polite" data-testid="xray-now">
        <b>Now:</b> {step.text}.{again}
      </p>
      {object && object.resource !== 'endpoints' && (
        <span className="x-ray-links">
          <Button small onClick={() => inspect(object, 'yaml')}>
            YAML
          </Button>
          <Button small onClick={() => inspect(object, 'why')}>
            Why?
          </Button>
        </span>
      )}
      <label className="x-ray-each" title="Show steps that are alike one by one">
        <input type="checkbox" checked={each} onChange={(event) => useXRay.getState().showEach(event.target.checked)} />{' '}
        one by one
      </label>
      <p className="x-ray-change" data-testid="xray-change">
        {step.revision !== undefined && step.kind !== 'answer' && <Change revision={step.revision} />}
      </p>
    </footer>
  );
}

function inspect(object: ObjectRef, tab: string): void {
  useSelection.getState().select(object);
  useSelection.getState().openInspector(tab);
}

function NothingYet() {
  return (
    <div className="x-ray-nothing">
      <p>
        <b>Change something, and see what it sets off.</b>
      </p>
      <p className="muted">
        Type <code>kubectl scale deployment/web --replicas=5</code>, apply a manifest or drain a node: here you see how
        the API server takes the request, what it stores in etcd, and who hears of it and acts. Requests that only read
        leave no trace.
      </p>
    </div>
  );
}
