/** The timeline: what the student did, rollouts, available pods, warnings, the playhead, and the lines of history that were left. A click goes there. */
import { useCallback, useState, type KeyboardEvent } from 'react';
import { shortClockText, useClock } from '../stores/clock.ts';
import { useHistory, type HistoryState } from '../stores/history.ts';
import { clock } from '../stores/session.ts';
import { AddBookmark, Bookmarks } from './bookmarks.tsx';
import { Branches } from './branches.tsx';
import { AvailableLine, height, MarksAndRollouts, Playhead, Ticks, Unseen, Warnings } from './layers.tsx';
import { LookingBack } from './looking-back.tsx';
import { timeAt, timeScale, type TimeScale } from './scale.ts';
import { Skip } from './skip.tsx';
import { MomentSteps } from './steps.tsx';
import { Story } from './story.tsx';
import './timeline.css';

/** @param narrow the timeline has the page to itself, and tells in words too what it shows */
export function Timeline({ narrow = false }: { narrow?: boolean }) {
  const [width, setWidth] = useState(0);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <section className="time" aria-label="Timeline" data-testid="timeline">
      <div className="time-title">
        <h2 className="lane-title">Timeline</h2>
        <PresentLine />
      </div>
      <div className="time-space" ref={measure}>
        {width > 0 && <Axis width={width} />}
      </div>
      <div className="time-buttons">
        <MomentSteps />
        <AddBookmark />
      </div>
      {narrow ? (
        <Story />
      ) : (
        <>
          <LookingBack />
          <Skip />
        </>
      )}
    </section>
  );
}

/** Named only where there is more than one. */
function PresentLine() {
  const name = useHistory(({ lines }) =>
    lines.branches.length > 0 || lines.present !== 'main' ? lines.present : undefined,
  );
  if (name === undefined) return null;
  return (
    <span className="time-line" title={`You are on the line of history called ${name}`} data-testid="present-line">
      {name}
    </span>
  );
}

const seekStepMs = 1000;

/** What has been seen of this line, while somebody looks back; else what has happened. */
export function selectSeenMs(history: HistoryState): number {
  return history.ahead?.seenMs ?? 0;
}

function Axis({ width }: { width: number }) {
  const seenMs = useHistory(selectSeenMs);
  const scaleText = useClock((state) => JSON.stringify(timeScale(Math.max(state.nowMs, seenMs), width)));
  const scale = JSON.parse(scaleText) as TimeScale;
  const second = useClock((state) => Math.round(state.nowMs / 1000));
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -seekStepMs, ArrowRight: seekStepMs, PageUp: -10 * seekStepMs, PageDown: 10 * seekStepMs }[
      event.key
    ];
    if (event.key === 'Home') void clock.seek(0);
    else if (event.key === 'End' && seenMs > 0) void clock.seek(seenMs);
    else if (by !== undefined) void clock.seek(Math.max(0, useClock.getState().nowMs + by));
    else return;
    event.preventDefault();
  };
  return (
    <>
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
          <Warnings scale={scale} width={width} />
          <MarksAndRollouts scale={scale} width={width} />
          <Unseen scale={scale} width={width} />
          <Playhead scale={scale} width={width} />
        </svg>
      </div>
      <Bookmarks scale={scale} width={width} />
      <Branches scale={scale} width={width} />
    </>
  );
}
