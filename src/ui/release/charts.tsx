/** The three charts of a release, all over the same two minutes. Areas carry the revision's pattern and its text. */
import { memo, useCallback, useState, type ReactNode } from 'react';
import type { TrafficSecond } from '../../protocol/views.ts';
import { stripeOf } from '../design/state.ts';
import type { ReleaseSample } from '../../api/chronicle.ts';
import { boxesPath, podAreas, requestShares, revisionsOf, stretches, type Stretch, type Window } from './series.ts';

interface FrameProps {
  title: string;
  /** What the chart says, for those who do not see it. */
  sentence: string;
  height: number;
  aside?: string;
  draw: (width: number) => ReactNode;
}

function ChartFrame({ title, sentence, height, aside, draw }: FrameProps) {
  const [width, setWidth] = useState(0);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <figure className="chart">
      <figcaption>
        {title}
        {aside && <span className="num">{aside}</span>}
      </figcaption>
      <div ref={measure} style={{ height }}>
        {width > 0 && (
          <svg width={width} height={height} role="img" aria-label={sentence} fontSize="10" className="num">
            {draw(width)}
          </svg>
        )}
      </div>
    </figure>
  );
}

function scaleX({ fromMs, toMs }: Window, width: number): (atMs: number) => number {
  const shift = width / (toMs - fromMs);
  return (atMs) => Math.round((atMs - fromMs) * shift * 10) / 10;
}

/** Beside the chart there is room for the names of its lines. */
const labelWidth = 58;

interface PodsChartProps {
  samples: readonly ReleaseSample[];
  window: Window;
  versions: ReadonlyMap<number, string>;
}

const podsHeight = 92;
/** The ceiling's name stands above its line. */
const ceilingRoom = 11;
const leavingHeight = 10;

export const PodsChart = memo(function PodsChart({ samples, window, versions }: PodsChartProps) {
  const shown = stretches(samples, window);
  const last = samples[samples.length - 1];
  const top = Math.max(1, ...shown.map(({ value }) => Math.max(value.ceiling, totalOf(value))));
  const plotHeight = podsHeight - leavingHeight - 2;
  const y = (pods: number) => Math.round((plotHeight - (pods / top) * (plotHeight - ceilingRoom)) * 10) / 10;
  const sentence = last
    ? `Pods now: ${revisionsOf([last])
        .map((revision) => `revision ${revision} ${last.byRevision[revision].ready} ready`)
        .join(', ')}, ${last.leaving} leaving; ceiling ${last.ceiling}, floor ${last.floor}`
    : 'No pods yet';
  return (
    <ChartFrame
      title="Pods by revision"
      sentence={sentence}
      height={podsHeight}
      draw={(width) => {
        const plot = width - labelWidth;
        const x = scaleX(window, plot);
        return (
          <>
            {podAreas(shown).map((area) => (
              <path
                key={`${area.revision} ${area.ready}`}
                d={boxesPath(area.steps, x, y)}
                fill={`url(#stripe-${stripeOf(Math.max(1, area.revision))})`}
                opacity={area.ready ? 0.9 : 0.35}
              />
            ))}
            <path
              d={boxesPath(leavingSteps(shown), x, (pods) => plotHeight + 2 + Math.min(leavingHeight, pods * 2))}
              fill="var(--leaving)"
              opacity="0.6"
            />
            {last && <Bound y={y(last.ceiling)} width={plot} text={`ceiling ${last.ceiling}`} above />}
            {last && <Bound y={y(last.floor)} width={plot} text={`floor ${last.floor}`} />}
            <line x1="0" x2={plot} y1={plotHeight} y2={plotHeight} stroke="var(--line)" />
            {last && <RevisionLabels sample={last} x={plot + 4} y={y} versions={versions} />}
            {last && last.leaving > 0 && (
              <text x={plot + 4} y={podsHeight - 2} fill="var(--ink-2)">
                {last.leaving} leaving
              </text>
            )}
          </>
        );
      }}
    />
  );
});

function Bound({ y, width, text, above = false }: { y: number; width: number; text: string; above?: boolean }) {
  return (
    <g>
      <line
        x1="0"
        x2={width}
        y1={y}
        y2={y}
        stroke="var(--ink)"
        strokeWidth="1"
        strokeDasharray={above ? '5 3' : '2 2'}
      />
      <text
        x="3"
        y={above ? y - 2.5 : y + 10}
        fill="var(--ink)"
        stroke="var(--surface)"
        strokeWidth="2.5"
        paintOrder="stroke"
      >
        {text}
      </text>
    </g>
  );
}

function RevisionLabels({
  sample,
  x,
  y,
  versions,
}: {
  sample: ReleaseSample;
  x: number;
  y: (pods: number) => number;
  versions: ReadonlyMap<number, string>;
}) {
  let low = 0;
  return revisionsOf([sample]).map((revision) => {
    const counts = sample.byRevision[revision];
    const middle = low + (counts.ready + counts.waiting) / 2;
    low += counts.ready + counts.waiting;
    if (counts.ready + counts.waiting === 0) return null;
    return (
      <text key={revision} x={x} y={y(middle) + 3.5} fill="var(--ink-2)">
        r{revision}
        {versions.has(revision) && ` · ${versions.get(revision)}`}
      </text>
    );
  });
}

function totalOf(sample: ReleaseSample): number {
  return Object.values(sample.byRevision).reduce((sum, counts) => sum + counts.ready + counts.waiting, 0);
}

interface SharesChartProps {
  seconds: readonly TrafficSecond[];
  window: Window;
  revisions: ReadonlyMap<string, number>;
  versions: ReadonlyMap<number, string>;
}

const sharesHeight = 40;

export const SharesChart = memo(function SharesChart({ seconds, window, revisions, versions }: SharesChartProps) {
  const shown = seconds.filter(({ second }) => (second + 1) * 1000 > window.fromMs && second * 1000 < window.toMs);
  const areas = requestShares(shown, revisions);
  const lastMs = Math.max(...areas.map((area) => area.steps[area.steps.length - 1].toMs));
  const now = areas.flatMap(({ revision, steps }) => {
    const last = steps[steps.length - 1];
    return last.toMs === lastMs ? [{ revision, low: last.low, high: last.high }] : [];
  });
  const text = now.map((share) => `r${share.revision} ${Math.round((share.high - share.low) * 100)} %`).join(' · ');
  return (
    <ChartFrame
      title="Answered by"
      aside={text}
      sentence={`Share of completed requests by revision, now: ${text || 'none'}`}
      height={sharesHeight}
      draw={(width) => {
        const plot = width - labelWidth;
        const inTime = scaleX(window, plot);
        const x = (atMs: number) => Math.min(plot, Math.max(0, inTime(atMs)));
        const y = (share: number) => Math.round(sharesHeight * (1 - share) * 10) / 10;
        return (
          <>
            {areas.map((area) => (
              <path
                key={area.revision}
                d={boxesPath(area.steps, x, y)}
                fill={`url(#stripe-${stripeOf(Math.max(1, area.revision))})`}
                opacity="0.9"
              />
            ))}
            {now.map((share) => (
              <text
                key={share.revision}
                x={plot + 4}
                y={Math.min(sharesHeight - 3, Math.max(9, y((share.low + share.high) / 2) + 3.5))}
                fill="var(--ink-2)"
              >
                r{share.revision}
                {versions.has(share.revision) && ` · ${versions.get(share.revision)}`}
              </text>
            ))}
          </>
        );
      }}
    />
  );
});

const failuresHeight = 36;
/** Causes differ by strength: failures are all of one colour, and the line above names them. */
const causes = ['no-endpoint', 'refused', 'error', 'timeout', 'reset'];
const opacities = [1, 0.75, 0.55, 0.4, 0.28];

export const FailuresChart = memo(function FailuresChart({
  seconds,
  window,
}: {
  seconds: readonly TrafficSecond[];
  window: Window;
}) {
  const shown = seconds.filter(({ second }) => (second + 1) * 1000 > window.fromMs && second * 1000 < window.toMs);
  const top = Math.max(1, ...shown.map((second) => second.failed));
  const totals = causes
    .map((cause) => [cause, shown.reduce((sum, second) => sum + (second.failures[cause] ?? 0), 0)] as const)
    .filter(([, count]) => count > 0);
  const text = totals.length === 0 ? 'none' : totals.map(([cause, count]) => `${count} ${cause}`).join(' · ');
  return (
    <ChartFrame
      title="Failed per second"
      aside={text}
      sentence={`Failed requests in the last two minutes: ${text}`}
      height={failuresHeight}
      draw={(width) => {
        const plot = width - labelWidth;
        const x = scaleX(window, plot);
        return (
          <>
            <line x1="0" x2={plot} y1={failuresHeight - 0.5} y2={failuresHeight - 0.5} stroke="var(--line)" />
            {causes.map((cause, index) => (
              <path
                key={cause}
                d={boxesPath(failureSteps(shown, index), x, (count) => failuresHeight * (1 - count / top))}
                fill="var(--failed)"
                opacity={opacities[index]}
              />
            ))}
            {totals.length > 0 && (
              <text x={plot + 4} y="9" fill="var(--ink-2)">
                {top}/s
              </text>
            )}
          </>
        );
      }}
    />
  );
});

/** Failures of one cause, on top of those of the causes before it. */
function failureSteps(seconds: readonly TrafficSecond[], cause: number) {
  return seconds.flatMap(({ second, failures }) => {
    const count = failures[causes[cause]] ?? 0;
    if (count === 0) return [];
    const low = causes.slice(0, cause).reduce((sum, before) => sum + (failures[before] ?? 0), 0);
    return [{ fromMs: second * 1000, toMs: second * 1000 + 940, low, high: low + count }];
  });
}

function leavingSteps(shown: readonly Stretch<ReleaseSample>[]) {
  return shown.flatMap(({ fromMs, toMs, value }) =>
    value.leaving > 0 ? [{ fromMs, toMs, low: 0, high: value.leaving }] : [],
  );
}
