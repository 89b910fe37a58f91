/** The timeline: what the student did, rollouts, available pods, and the playhead. A click goes there. */
import { useCallback, useState, type KeyboardEvent } from 'react';
import { splitKey } from '../../api/object.ts';
import { shortClockText, useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useHistory, type Point } from '../stores/history.ts';
import type { Rollout } from '../stores/rollout.ts';
import { clock } from '../stores/session.ts';
import { labelRoom, marksOf, shortened } from './marks.ts';
import { ticks, timeAt, timeScale, xOf, type TimeScale } from './scale.ts';
import './timeline.css';

const height = 64;
const axisY = 46;
/** The available line lies between these two. */
const lineTop = 27;
const lineBottom = 41;

export function Timeline() {
  const [width, setWidth] = useState(0);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <section className="time" aria-label="Timeline" data-testid="timeline">
      <h2 className="lane-title">Timeline</h2>
      <div className="time-space" ref={measure}>
        {width > 0 && <Axis width={width} />}
      </div>
    </section>
  );
}

const seekStepMs = 1000;

function Axis({ width }: { width: number }) {
  const scaleText = useClock((state) => JSON.stringify(timeScale(state.nowMs)));
  const scale = JSON.parse(scaleText) as TimeScale;
  const second = useClock((state) => Math.round(state.nowMs / 1000));
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -seekStepMs, ArrowRight: seekStepMs, PageUp: -10 * seekStepMs, PageDown: 10 * seekStepMs }[
      event.key
    ];
    if (event.key === 'Home') void clock.seek(0);
    else if (by !== undefined) void clock.seek(Math.max(0, useClock.getState().nowMs + by));
    else return;
    event.preventDefault();
  };
  return (
    <div
      className="time-axis"
      role="slider"
      tabIndex={0}
      aria-label="Playhead: arrow keys go back and forth by a second"
      aria-valuemin={0}
      aria-valuemax={Math.round(scale.toMs / 1000)}
      aria-valuenow={second}
      aria-valuetext={shortClockText(second * 1000)}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        void clock.seek(Math.round(timeAt(scale, event.clientX - box.left, width)));
      }}
    >
      <svg width={width} height={height} className="num" aria-hidden="true">
        <Ticks scale={scale} width={width} />
        <AvailableLine scale={scale} width={width} />
        <Rollouts scale={scale} width={width} />
        <Marks scale={scale} width={width} />
        <Playhead scale={scale} width={width} />
      </svg>
    </div>
  );
}

interface LayerProps {
  scale: TimeScale;
  width: number;
}

function Ticks({ scale, width }: LayerProps) {
  return (
    <g fontSize="11" fill="var(--ink-2)">
      <line x1="0" y1={axisY} x2={width} y2={axisY} stroke="var(--line)" />
      {ticks(scale).map((atMs) => {
        const x = xOf(scale, atMs, width);
        return (
          <g key={atMs}>
            <line x1={x} x2={x} y1={axisY - 3} y2={axisY + 3} stroke="var(--line)" />
            <text x={x} y={axisY + 15}>
              {shortClockText(atMs)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function AvailableLine({ scale, width }: LayerProps) {
  const points = useHistory((state) => state.available);
  const desired = useHistory((state) => state.desired);
  const second = useClock((state) => Math.floor(state.nowMs / 250) * 250);
  if (points.length === 0) return null;
  const top = Math.max(1, ...points.map((point) => point.value), ...desired.map((point) => point.value));
  const y = (value: number) => lineBottom - (value / top) * (lineBottom - lineTop);
  const path = stepPath(points, Math.max(second, points[points.length - 1].atMs), (atMs) => xOf(scale, atMs, width), y);
  return <path d={path} fill="none" stroke="var(--ready)" strokeWidth="2" data-testid="available-line" />;
}

/** A line that keeps its value until the next point. */
export function stepPath(
  points: readonly Point[],
  untilMs: number,
  x: (atMs: number) => number,
  y: (value: number) => number,
): string {
  const [first, ...rest] = points;
  const steps = rest.map((point) => `H${x(point.atMs).toFixed(1)}V${y(point.value).toFixed(1)}`);
  return `M${x(first.atMs).toFixed(1)} ${y(first.value).toFixed(1)}${steps.join('')}H${x(untilMs).toFixed(1)}`;
}

function Rollouts({ scale, width }: LayerProps) {
  const rollouts = useHistory((state) => state.rollouts);
  return rollouts.map((rollout) => (
    <RolloutBar key={`${rollout.key} ${rollout.startMs}`} rollout={rollout} scale={scale} width={width} />
  ));
}

function RolloutBar({ rollout, scale, width }: LayerProps & { rollout: Rollout }) {
  const nowMs = useClock((state) => rollout.endMs ?? Math.floor(state.nowMs / 100) * 100);
  const x = xOf(scale, rollout.startMs, width);
  const length = Math.max(3, xOf(scale, nowMs, width) - x);
  const token = rollout.outcome === 'stalled' ? 'failed' : 'progress';
  const { name } = splitKey(rollout.key);
  const ended =
    rollout.outcome === 'done' && rollout.endMs !== undefined
      ? ` · done ${Math.round((rollout.endMs - rollout.startMs) / 1000)} s`
      : rollout.outcome === 'stalled'
        ? ' · stalled'
        : '';
  const label = `${name} r${rollout.fromRevision} → r${rollout.toRevision}${ended}`;
  return (
    <g data-testid="rollout-bar" data-outcome={rollout.outcome}>
      <title>{label}</title>
      <rect
        x={x}
        y="8"
        width={length}
        height="14"
        rx="3"
        fill={`var(--${token}-soft)`}
        stroke={`var(--${token})`}
        strokeDasharray={rollout.endMs === undefined ? '3 2' : undefined}
      />
      <text x={x + 8} y="19" fontSize="11" fill="var(--ink-2)">
        {shortened(label, Math.floor((length - 10) / 6.2))}
      </text>
    </g>
  );
}

function Marks({ scale, width }: LayerProps) {
  const inputs = useCluster((state) => state.inputs);
  const rollouts = useHistory((state) => state.rollouts);
  const marks = marksOf(inputs, ((scale.toMs - scale.fromMs) / width) * 12);
  const xs = marks.map((mark) => xOf(scale, mark.atMs, width));
  const room = labelRoom(marks, xs, width);
  return marks.map((mark, index) => {
    const label = mark.count > 1 ? `${mark.label} and ${mark.count - 1} more` : mark.label;
    // The input that began a rollout says no more than the rollout's own bar.
    const rollout = rollouts.find(({ startMs }) => startMs >= mark.atMs && startMs - mark.atMs < 1500);
    const next = rollouts.find(({ startMs }) => startMs > mark.atMs);
    const until = next ? Math.floor((xOf(scale, next.startMs, width) - xs[index] - 16) / 6.2) : Infinity;
    return (
      <g key={`${mark.atMs} ${mark.label}`} transform={`translate(${xs[index]} 15)`} data-testid="timeline-mark">
        <title>{label}</title>
        <circle r={rollout ? 4.5 : 4} fill={rollout ? 'var(--accent)' : 'var(--ink-2)'} />
        {!rollout && (
          <text x="8" y="4" fontSize="11" fill="var(--ink-2)">
            {shortened(label, Math.min(room[index], until))}
          </text>
        )}
      </g>
    );
  });
}

function Playhead({ scale, width }: LayerProps) {
  const x = useClock((state) => Math.round(xOf(scale, state.nowMs, width) * 2) / 2);
  return (
    <g transform={`translate(${x} 0)`}>
      <line x1="0" y1="2" x2="0" y2="60" stroke="var(--ink)" strokeWidth="1.5" />
      <path d="M-5 2h10l-5 7z" fill="var(--ink)" />
    </g>
  );
}
