/** What is drawn along the axis, layer by layer. */
import { splitKey } from '../../api/object.ts';
import type { Point, Rollout } from '../../api/chronicle.ts';
import { usePresentBookmarks, type Bookmark } from '../stores/bookmarks.ts';
import { shortClockText, useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useHistory, type HistoryState } from '../stores/history.ts';
import { placeLabels, shorterCommands, type PlacedLabel, type RowItem } from './labels.ts';
import { marksOf, type Mark } from './marks.ts';
import { ticks, xOf, type TimeScale } from './scale.ts';
import { warningMarks } from './warnings.ts';

export const height = 64;
export const axisY = 46;
/** The available line lies between these two. */
const lineTop = 27;
const lineBottom = 41;
const barTop = 8;
const barHeight = 14;

export interface LayerProps {
  scale: TimeScale;
  width: number;
}

/** While looking back the whole line is drawn, also what lies ahead; a veil tells the two apart. */
const selectAvailable = ({ available, ahead }: HistoryState) => ahead?.seen.available ?? available;
export const selectWarnings = ({ warnings, ahead }: HistoryState) => ahead?.seen.warnings ?? warnings;
export const selectRollouts = ({ rollouts, ahead }: HistoryState) => ahead?.seen.rollouts ?? rollouts;

export function Ticks({ scale, width }: LayerProps) {
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

export function AvailableLine({ scale, width }: LayerProps) {
  const points = useHistory(selectAvailable);
  const desired = useHistory((state) => state.desired);
  const seenMs = useHistory(({ ahead }) => ahead?.seenMs);
  const now = useClock((state) => seenMs ?? Math.floor(state.nowMs / 250) * 250);
  if (points.length === 0) return null;
  const top = Math.max(1, ...points.map((point) => point.value), ...desired.map((point) => point.value));
  const y = (value: number) => lineBottom - (value / top) * (lineBottom - lineTop);
  const path = stepPath(points, Math.max(now, points[points.length - 1].atMs), (atMs) => xOf(scale, atMs, width), y);
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

/** So wide is a warning; what is nearer to it belongs to it. */
const warningWidth = 10;
const warningSpokenMax = 6;

/** Warnings stand on the axis, each a triangle with what was told in its title. */
export function Warnings({ scale, width }: LayerProps) {
  const warnings = useHistory(selectWarnings);
  const marks = warningMarks(warnings, ((scale.toMs - scale.fromMs) / width) * warningWidth);
  return marks.map(({ atMs, lines }) => (
    <g
      key={atMs}
      data-testid="timeline-warning"
      transform={`translate(${xOf(scale, atMs, width)} ${axisY - warningWidth + 1})`}
    >
      <title>{`Warning: ${listed(lines)}`}</title>
      <path d="M0 0 5 9H-5Z" fill="var(--degraded-soft)" stroke="var(--degraded)" strokeLinejoin="round" />
      <path d="M0 3.2V5.8M0 7.2V7.8" stroke="var(--ink)" strokeWidth="1.2" />
    </g>
  ));
}

function listed(lines: readonly string[]): string {
  const rest = lines.length - warningSpokenMax;
  return lines.slice(0, warningSpokenMax).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** The input that began a rollout says no more than the rollout's own bar. */
const causeMsMax = 1500;
const markRadius = 4;
const flagWidth = 10;

/** Marks and bars share a row, so their words are placed together. */
export function MarksAndRollouts({ scale, width }: LayerProps) {
  const inputs = useCluster((state) => state.inputs);
  const rollouts = useHistory(selectRollouts);
  const seenMs = useHistory(({ ahead }) => ahead?.seenMs);
  const open = rollouts.some(({ endMs }) => endMs === undefined);
  const nowMs = useClock((state) => (open ? (seenMs ?? Math.floor(state.nowMs / 100) * 100) : 0));
  const marks = marksOf(inputs, ((scale.toMs - scale.fromMs) / width) * 12);
  const bookmarks = usePresentBookmarks();
  const x = (atMs: number) => xOf(scale, atMs, width);
  const items = [
    ...marks.map((mark) => markItem(mark, rollouts, x)),
    ...rollouts.map((rollout) => rolloutItem(rollout, nowMs, x)),
    ...bookmarks.map((bookmark) => bookmarkItem(bookmark, x)),
  ].sort((left, right) => left.x - right.x);
  const labels = placeLabels(items, width);
  const parts = items.map((item, index) => ({
    isMark: !('rollout' in item),
    part: <RowPart key={item.id} item={item} label={labels[index]} />,
  }));
  // A mark lies on the bar that it began.
  return [...parts.filter(({ isMark }) => !isMark), ...parts.filter(({ isMark }) => isMark)].map(({ part }) => part);
}

type Item = RowItem & { id: string; title: string } & (
    { mark: Mark; began: boolean } | { rollout: Rollout } | { bookmark: Bookmark }
  );

function markItem(mark: Mark, rollouts: readonly Rollout[], x: (atMs: number) => number): Item {
  const began = rollouts.some(({ startMs }) => startMs >= mark.atMs && startMs - mark.atMs < causeMsMax);
  const title = mark.count > 1 ? `${mark.label} and ${mark.count - 1} more` : mark.label;
  return {
    id: `mark ${mark.atMs} ${mark.label}`,
    x: x(mark.atMs) - markRadius,
    length: 2 * markRadius,
    texts: began ? [] : [title, ...shorterCommands(mark.label)],
    title,
    mark,
    began,
  };
}

function rolloutItem(rollout: Rollout, nowMs: number, x: (atMs: number) => number): Item {
  const from = x(rollout.startMs);
  const [title, ...shorter] = rolloutTexts(rollout);
  return {
    id: `rollout ${rollout.key} ${rollout.startMs}`,
    x: from,
    length: Math.max(3, x(rollout.endMs ?? nowMs) - from),
    texts: [title, ...shorter],
    title,
    rollout,
  };
}

/** A pole with a flag: it has no colour, so it can be taken for no state. */
function bookmarkItem(bookmark: Bookmark, x: (atMs: number) => number): Item {
  const { id, name, atMs } = bookmark;
  return { id: `bookmark ${id}`, x: x(atMs), length: flagWidth, texts: [name], title: name, bookmark };
}

/** `web r1 → r2 · done 9 s`, and ever shorter. */
export function rolloutTexts({
  key,
  fromRevision,
  toRevision,
  startMs,
  endMs,
  outcome,
}: Rollout): [string, ...string[]] {
  const { name } = splitKey(key);
  const change = `r${fromRevision} → r${toRevision}`;
  const seconds = endMs === undefined ? 0 : Math.round((endMs - startMs) / 1000);
  const ended =
    outcome === 'done' && endMs !== undefined ? `done ${seconds} s` : outcome === 'stalled' ? 'stalled' : '';
  return [
    `${name} ${change}${ended ? ` · ${ended}` : ''}`,
    `${name} ${change}`,
    ...(ended ? [`${change} · ${ended}`] : []),
    change,
    `r${toRevision}`,
  ];
}

function RowPart({ item, label }: { item: Item; label: PlacedLabel | undefined }) {
  return (
    <g
      data-testid={partNames['mark' in item ? 'mark' : 'rollout' in item ? 'rollout' : 'bookmark']}
      data-outcome={'rollout' in item ? item.rollout.outcome : undefined}
    >
      <title>{item.title}</title>
      {'mark' in item && (
        <circle
          cx={item.x + markRadius}
          cy={barTop + barHeight / 2}
          r={item.began ? markRadius + 0.5 : markRadius}
          fill={item.began ? 'var(--accent)' : 'var(--ink-2)'}
        />
      )}
      {'rollout' in item && <Bar item={item} rollout={item.rollout} />}
      {'bookmark' in item && <Flag x={item.x} />}
      {label && (
        <text x={label.x} y={barTop + 11} fontSize="11" fill="var(--ink-2)">
          {label.text}
        </text>
      )}
    </g>
  );
}

const partNames = { mark: 'timeline-mark', rollout: 'rollout-bar', bookmark: 'timeline-flag' };

function Flag({ x }: { x: number }) {
  return (
    <g transform={`translate(${x} 0)`} stroke="var(--ink)" strokeLinejoin="round">
      <line x1="0" y1={barTop} x2="0" y2={axisY} strokeWidth="1.2" />
      <path d={`M0 ${barTop}h${flagWidth}l-3 4 3 4H0z`} fill="var(--surface)" strokeWidth="1.2" />
    </g>
  );
}

function Bar({ item, rollout }: { item: Item; rollout: Rollout }) {
  const token = rollout.outcome === 'stalled' ? 'failed' : 'progress';
  return (
    <rect
      x={item.x}
      y={barTop}
      width={item.length}
      height={barHeight}
      rx="3"
      fill={`var(--${token}-soft)`}
      stroke={`var(--${token})`}
      strokeDasharray={rollout.endMs === undefined ? '3 2' : undefined}
    />
  );
}

/** A veil over what lies ahead, while somebody looks back. */
export function Unseen({ scale, width }: LayerProps) {
  const back = useHistory(({ ahead }) => ahead !== undefined);
  const x = useClock((state) => (back ? Math.round(xOf(scale, state.nowMs, width) * 2) / 2 : width));
  if (!back) return null;
  return <rect x={x} y="0" width={Math.max(0, width - x)} height={axisY - 1} fill="var(--surface)" opacity="0.62" />;
}

export function Playhead({ scale, width }: LayerProps) {
  const x = useClock((state) => Math.round(xOf(scale, state.nowMs, width) * 2) / 2);
  return (
    <g transform={`translate(${x} 0)`}>
      <line x1="0" y1="2" x2="0" y2={axisY + 4} stroke="var(--ink)" strokeWidth="1.5" />
      <path d="M-5 2h10l-5 7z" fill="var(--ink)" />
    </g>
  );
}
