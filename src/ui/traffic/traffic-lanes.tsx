/** The traffic lane: users, their requests on the way, the Service that answers, and what users feel. */
import { useEffect, useRef } from 'react';
import { splitKey } from '../../api/object.ts';
import { StateMark } from '../design/glyph.tsx';
import { silhouettes } from '../design/state.ts';
import { openDialog } from '../gestures/dialog-store.ts';
import { openContextMenu } from '../gestures/map-input.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useMotion } from '../stores/motion.ts';
import { sameRef, useSelection } from '../stores/selection.ts';
import { useTheme } from '../stores/theme.ts';
import { useTraffic, type TrafficLane } from '../stores/traffic-store.ts';
import { dotsAt, drawsDots, type Dot } from './dots.ts';
import { laneNumbers } from './lane-numbers.ts';
import { RequestList } from './request-list.tsx';
import { selectReadiness } from './service-readiness.ts';
import './traffic.css';

/** More lanes than this do not fit; they are counted. */
const lanesMax = 2;

export function TrafficLanes() {
  const count = useTraffic((state) => state.lanes.length);
  return (
    <section className="traffic" aria-label="Traffic: what users feel">
      <h2 className="lane-title traffic-title">Traffic</h2>
      {count === 0 && <QuietLane />}
      {Array.from({ length: Math.min(count, lanesMax) }, (_, index) => (
        <Lane key={index} index={index} />
      ))}
      {count > lanesMax && <span className="muted num">+{count - lanesMax} more</span>}
      {count > 0 && <Numbers index={0} />}
    </section>
  );
}

function QuietLane() {
  const connected = useCluster((state) => state.connected);
  return connected ? (
    <span className="muted">Nobody sends requests. A Traffic object (orrery.dev/v1) would.</span>
  ) : null;
}

function Lane({ index }: { index: number }) {
  const rate = useTraffic((state) => state.lanes[index]?.view.requestsPerSecond ?? 0);
  const limited = useTraffic((state) => state.lanes[index]?.view.limited === true);
  const key = useTraffic((state) => state.lanes[index]?.view.key ?? '');
  const service = useTraffic((state) => state.lanes[index]?.view.service ?? '');
  const { namespace, name } = splitKey(key);
  return (
    <>
      <button
        type="button"
        className="pill users-pill"
        title="Send more or fewer requests"
        data-testid={`users-${key.replace('/', '-')}`}
        onClick={() => openDialog({ kind: 'users', key })}
      >
        {name === 'users' ? 'Users' : name}{' '}
        <span className="muted num">
          {rate} req/s{limited ? ', limited' : ''}
        </span>
      </button>
      <Dots index={index} />
      <ServicePill serviceKey={`${namespace}/${service}`} />
    </>
  );
}

function ServicePill({ serviceKey }: { serviceKey: string }) {
  const readiness = useCluster((state) => selectReadiness(state).get(serviceKey));
  const ref = { group: '', resource: 'services', key: serviceKey };
  const selected = useSelection((state) => sameRef(state.selected, ref));
  const select = useSelection((state) => state.select);
  const none = !readiness || readiness.ready === 0;
  const { name } = splitKey(serviceKey);
  const word = readiness ? `${readiness.ready}/${readiness.total} ready` : 'does not exist';
  return (
    <button
      type="button"
      className="pill service-pill"
      aria-pressed={selected}
      aria-label={`Service ${name}, ${word}${none ? ', connection refused' : ''}`}
      data-testid={`service-${serviceKey.replace('/', '-')}`}
      data-ref={`services ${serviceKey}`}
      data-token={none ? 'failed' : 'ready'}
      onClick={() => select(ref)}
      onContextMenu={openContextMenu}
    >
      <svg width="14" height="15" viewBox="0 0 32 34" aria-hidden="true">
        <path
          d={silhouettes[none ? 'failed' : 'ready'].path}
          fill="none"
          stroke={`var(--${none ? 'failed' : 'ready'})`}
          strokeWidth="3.4"
        />
      </svg>
      Service {name} <span className="muted num">{word}</span>
      {none && readiness && <StateMark token="failed" icon="cross" />}
    </button>
  );
}

function Numbers({ index }: { index: number }) {
  const lane = useTraffic((state) => state.lanes[index]);
  if (!lane) return null;
  const numbers = laneNumbers(lane.view);
  return (
    <dl className="stats num" data-testid="traffic-numbers">
      <Stat value={numbers.answered} name="answered" />
      <Stat value={numbers.p95} name="p95" />
      <Stat value={numbers.failed} name="failed since 00:00" title={numbers.causes} />
    </dl>
  );
}

function Stat({ value, name, title }: { value: string; name: string; title?: string }) {
  return (
    <div className="stat" title={title}>
      <dd>{value}</dd>
      <dt>{name}</dt>
    </div>
  );
}

/** One dot is one request. Painted from the stores, outside of React: it changes with every frame. */
function Dots({ index }: { index: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme((state) => state.theme);
  const still = useMotion((state) => state.motion === 'reduced');
  useEffect(() => {
    const target = canvas.current;
    if (!target) return undefined;
    const paintNow = () => {
      const lane = useTraffic.getState().lanes[index];
      const { nowMs, speed } = useClock.getState();
      if (lane) paint(target, lane, nowMs, still ? Infinity : speed);
    };
    paintNow();
    const stopClock = useTraffic.subscribe(paintNow);
    const observer = new ResizeObserver(paintNow);
    observer.observe(target);
    return () => {
      stopClock();
      observer.disconnect();
    };
  }, [index, theme, still]);
  return (
    <div className="dots">
      <canvas ref={canvas} aria-hidden="true" data-testid="dots" />
      <RequestList index={index} />
    </div>
  );
}

function dotsToDraw(lane: TrafficLane, nowMs: number, speed: number, width: number): Dot[] | undefined {
  const dots = dotsAt(lane.requests, nowMs);
  return drawsDots(dots.length, speed, width) ? dots : undefined;
}

/** @param speed how fast dots move; at Infinity the line's width stands for them */
function paint(canvas: HTMLCanvasElement, lane: TrafficLane, nowMs: number, speed: number): void {
  const context = canvas.getContext('2d');
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!context || width === 0) return;
  const ratio = Math.min(devicePixelRatio || 1, 2);
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const y = height / 2;
  const dots = dotsToDraw(lane, nowMs, speed, width);
  context.fillStyle = style.getPropertyValue('--line');
  const thickness = dots ? 1.5 : Math.min(12, 2 + Math.log10(1 + lane.view.requestsPerSecond) * 3);
  context.fillRect(0, y - thickness / 2, width, thickness);
  if (!dots) return;
  context.fillStyle = style.getPropertyValue('--accent');
  context.strokeStyle = style.getPropertyValue('--failed');
  context.lineWidth = 2;
  for (const dot of dots) {
    const x = dot.at * width;
    context.beginPath();
    if (dot.failed) {
      context.moveTo(x - 4, y - 4);
      context.lineTo(x + 4, y + 4);
      context.moveTo(x + 4, y - 4);
      context.lineTo(x - 4, y + 4);
      context.stroke();
    } else {
      context.arc(x, y, 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
