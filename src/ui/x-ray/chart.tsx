/** The chart: a column for each part of the control plane, a row for each step. One row is the tab stop; arrow keys go on. */
import { useEffect, useRef, type CSSProperties, type KeyboardEvent } from 'react';
import type { XRayChart, XRayLane, XRayStep } from '../../api/x-ray.ts';
import { drawingOf, centreOf, sinceText, stageWords, type Arrow } from './drawing.ts';

interface ChartProps {
  chart: XRayChart;
  /** From zero. */
  current: number;
  onStep(step: number): void;
}

export function Chart({ chart, current, onStep }: ChartProps) {
  const list = useRef<HTMLOListElement>(null);
  const { lanes, steps, request } = chart;
  const now = steps[current] as XRayStep | undefined;
  useEffect(() => {
    const row = list.current?.children[current]?.firstElementChild;
    row?.scrollIntoView({ block: 'nearest' });
    // The focus goes along with the step when it is among the steps.
    if (row instanceof HTMLElement && list.current?.contains(document.activeElement)) row.focus();
  }, [current]);

  function onKeyDown(event: KeyboardEvent) {
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onStep(to);
  }

  return (
    <div className="x-ray-chart" style={{ '--lanes': lanes.length } as CSSProperties}>
      <div className="x-ray-heads" aria-hidden="true">
        {lanes.map(({ id, name }) => (
          <span key={id} data-live={now !== undefined && (id === now.from || id === now.to)}>
            <HeadName name={name} />
          </span>
        ))}
      </div>
      <ol ref={list} onKeyDown={onKeyDown} data-testid="xray-steps">
        {steps.map((step, index) => (
          <li key={index}>
            <button
              type="button"
              className="x-ray-row"
              data-kind={step.kind}
              data-from={step.from}
              data-to={step.to}
              data-stores={step.kind === 'write' || (step.kind === 'call' && step.revision !== undefined)}
              data-refused={step.refused !== undefined}
              aria-current={index === current ? 'step' : undefined}
              tabIndex={index === current ? 0 : -1}
              onClick={() => onStep(index)}
            >
              <span className="x-ray-time num">
                <b>{index + 1}</b>
                <span>{sinceText(step.atMs - request.atMs)}</span>
              </span>
              <Way step={step} lanes={lanes} />
              {step.kind === 'stages' ? <Stages step={step} lanes={lanes} /> : <Arrows step={step} lanes={lanes} />}
            </button>
          </li>
        ))}
      </ol>
      {chart.stepsLeftOut > 0 && (
        <p className="x-ray-more muted" role="note">
          and {chart.stepsLeftOut} more steps, which are not shown
        </p>
      )}
    </div>
  );
}

/** `deployment controller`: what kind of thing it is goes on a line of its own. */
function HeadName({ name }: { name: string }) {
  const [, own, kind] = /^(.*) (controller|controllers)$/.exec(name) ?? [];
  if (!own) return name;
  return (
    <span>
      {own} <span className="x-ray-kind">{kind}</span>
    </span>
  );
}

/** From where to where, in words: for those who hear the chart, and where there is no room for lanes. */
function Way({ step, lanes }: { step: XRayStep; lanes: readonly XRayLane[] }) {
  const name = (lane: string) => lanes.find(({ id }) => id === lane)?.name ?? lane;
  if (step.kind === 'stages' || step.kind === 'work') return <span className="x-ray-way">{name(step.to)}: </span>;
  return (
    <span className="x-ray-way">
      {name(step.from)} <span aria-hidden="true">→</span>
      <span className="visually-hidden"> to </span> {name(step.to)}
      {step.kind === 'watch' && ', by watch'}:{' '}
    </span>
  );
}

function Arrows({ step, lanes }: { step: XRayStep; lanes: readonly XRayLane[] }) {
  const { arrows, label } = drawingOf(step, lanes);
  const at = 'left' in label ? { left: percent(label.left) } : { right: percent(label.right) };
  return (
    <span className="x-ray-lanes">
      {arrows.map((arrow) => (
        <ArrowLine key={arrow.line} arrow={arrow} />
      ))}
      {step.kind === 'work' && <i className="x-ray-dot" style={{ left: percent(centreOf(step.to, lanes)) }} />}
      <span className="x-ray-label" style={at}>
        <span className="mono">{step.label}</span>
        {step.count > 1 && <span className="x-ray-count num"> ×{step.count}</span>}
        {step.revision !== undefined && <span className="x-ray-revision num"> rv {step.revision}</span>}
        {step.refused && (
          <span className="x-ray-refused">
            {' '}
            ✕ {step.refused.code} at {stageWords[step.refused.stage].word}
          </span>
        )}
      </span>
    </span>
  );
}

function ArrowLine({ arrow }: { arrow: Arrow }) {
  return (
    <i
      className="x-ray-arrow"
      aria-hidden="true"
      data-line={arrow.line}
      data-points={arrow.points}
      style={{ left: percent(arrow.left), width: percent(arrow.width) }}
    />
  );
}

function Stages({ step, lanes }: { step: XRayStep; lanes: readonly XRayLane[] }) {
  const { stages = [], refused } = step;
  const column = lanes.findIndex(({ id }) => id === step.from) / lanes.length;
  return (
    <span className="x-ray-lanes">
      <span className="x-ray-stages" style={{ '--from': percent(column) } as CSSProperties}>
        {stages.map((stage) => {
          const stops = refused?.stage === stage;
          return (
            <span key={stage} data-stage={stage} data-stops={stops} title={stageWords[stage].meaning}>
              {stops ? '✕' : '✓'} {stageWords[stage].word}
              {stops && refused.plugin && `: ${refused.plugin}`}
            </span>
          );
        })}
        {refused && (
          <em>
            {refused.code} {refused.message}
          </em>
        )}
      </span>
    </span>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
