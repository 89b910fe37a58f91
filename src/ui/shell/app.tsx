/** The page: banner, traffic, workloads, map, inspector, timeline, console. Narrow pages show one of them at a time. */
import { useEffect } from 'react';
import { PatternDefinitions } from '../design/glyph.tsx';
import { Button } from '../design/primitives.tsx';
import { MapPanel } from '../map/map-panel.tsx';
import ReleasePanel from '../release/release-panel.tsx';
import { useCluster } from '../stores/cluster-store.ts';
import { useCourse } from '../stores/course.ts';
import { useLayout, type NarrowTab } from '../stores/layout.ts';
import { clock } from '../stores/session.ts';
import { useSelection } from '../stores/selection.ts';
import { LookingBack } from '../timeline/looking-back.tsx';
import { Skip } from '../timeline/skip.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { TrafficLanes } from '../traffic/traffic-lanes.tsx';
import { Workloads } from '../workloads/workloads.tsx';
import { Header } from './header.tsx';
import { LiveRegion, Toasts } from './live-region.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { HeldCode } from './held-code.tsx';
import { ConsoleSlot, CourseSlot, InspectorSlot, OutlineSlot, OverlaySlots } from './slots.tsx';
import { Splitter } from './splitter.tsx';
import { TryRow } from './try-row.tsx';
import { compactQuery, narrowQuery, roomyQuery, useMedia } from './use-media.ts';

export function App() {
  const narrow = useMedia(narrowQuery);
  useUndoKeys();
  return (
    <>
      <PatternDefinitions />
      {narrow ? <NarrowPage /> : <WidePage />}
      <Toasts />
      <LiveRegion />
      <OverlaySlots />
    </>
  );
}

function WidePage() {
  const course = useCourse((state) => state.panel !== undefined);
  // Beside a lesson there is no room for a column of its own: the inspector lies over the map when it is asked for.
  const wide = !useMedia(compactQuery);
  const roomy = useMedia(roomyQuery);
  const compact = !wide || course;
  const sizes = useLayout((state) => state.sizes);
  const columns = [
    ...(course ? ['var(--course-column)'] : []),
    `${course && !wide ? `clamp(200px, 22vw, ${sizes.workloads}px)` : `${sizes.workloads}px`} minmax(0, 1fr)`,
    ...(compact ? [] : [`${sizes.inspector}px`]),
  ].join(' ');
  return (
    <div
      className="page"
      data-layout={compact ? 'compact' : 'full'}
      data-course={course || undefined}
      style={{
        gridTemplateColumns: columns,
        gridTemplateRows: `var(--banner-row) var(--traffic-row) minmax(0, 1fr) var(--time-row) minmax(34px, ${sizes.console}px)`,
      }}
    >
      <Header>{!course && roomy && <TryRow />}</Header>
      {course && (
        <aside className="course-slot" aria-label="Course">
          <CourseSlot />
        </aside>
      )}
      <ErrorBoundary name="traffic">
        <TrafficLanes />
      </ErrorBoundary>
      <aside className="column left" aria-label="Workloads" id="workloads">
        <ErrorBoundary name="workloads">
          <Workloads />
        </ErrorBoundary>
        <Splitter panel="workloads" label="Width of the workloads" grows="right" />
      </aside>
      <main className="main">
        <Problems />
        <ErrorBoundary name="map">
          <MapPanel />
        </ErrorBoundary>
        <OutlineSlot />
        {!course && !roomy && <TryRow />}
      </main>
      {compact ? <InspectorOverlay /> : <InspectorColumn />}
      <ErrorBoundary name="timeline">
        <Timeline />
      </ErrorBoundary>
      <section className="console-slot" aria-label="Console">
        <Splitter panel="console" label="Height of the console" grows="up" />
        <ConsoleSlot />
      </section>
    </div>
  );
}

function InspectorColumn() {
  return (
    <aside className="column right" aria-label="Inspector">
      <Splitter panel="inspector" label="Width of the inspector" grows="left" />
      <ErrorBoundary name="release">
        <ReleasePanel place="column" />
      </ErrorBoundary>
      <InspectorSlot />
    </aside>
  );
}

/** Between wide and narrow the inspector lies over the map while something is selected. */
function InspectorOverlay() {
  const open = useSelection((state) => state.inspectorOpen && state.selected !== undefined);
  const close = useSelection((state) => state.closeInspector);
  if (!open) return null;
  return (
    <aside className="inspector-overlay" aria-label="Inspector">
      <Button look="ghost" small className="overlay-close" aria-label="Close the inspector" onClick={close}>
        ✕
      </Button>
      <ErrorBoundary name="release">
        <ReleasePanel place="column" />
      </ErrorBoundary>
      <InspectorSlot />
    </aside>
  );
}

const narrowTabs: readonly { id: NarrowTab; label: string }[] = [
  { id: 'cluster', label: 'Cluster' },
  { id: 'workloads', label: 'Workloads' },
  { id: 'timeline', label: 'Timeline' },
  { id: 'console', label: 'Console' },
];

const courseTabs = { lesson: 'Lessons', scenario: 'Scenarios', running: 'Lesson' };

function NarrowPage() {
  const tab = useLayout((state) => state.narrowTab);
  const showTab = useLayout((state) => state.showTab);
  const course = useCourse((state) => state.panel);
  const tabs = course ? [{ id: 'course', label: courseTabs[course] } as const, ...narrowTabs] : narrowTabs;
  return (
    <div className="page-narrow">
      <Header narrow />
      <ErrorBoundary name="traffic">
        <TrafficLanes />
      </ErrorBoundary>
      <nav className="narrow-tabs" aria-label="Panels">
        {tabs.map(({ id, label }) => (
          <button key={id} type="button" aria-current={tab === id ? 'page' : undefined} onClick={() => showTab(id)}>
            {label}
          </button>
        ))}
      </nav>
      <main className="narrow-main">
        <Problems />
        <LookingBack />
        <Skip />
        <ErrorBoundary name={tab} key={tab}>
          {tab === 'course' && <CourseSlot />}
          {tab === 'cluster' && <MapPanel narrow />}
          {tab === 'cluster' && <OutlineSlot />}
          {tab === 'cluster' && !course && <TryRow />}
          {tab === 'workloads' && (
            <div className="column" id="workloads">
              <Workloads />
              <ReleasePanel place="column" />
            </div>
          )}
          {tab === 'timeline' && <Timeline narrow />}
          {tab === 'console' && <ConsoleSlot />}
        </ErrorBoundary>
      </main>
      <InspectorOverlay />
    </div>
  );
}

/** What is wrong with the simulation itself: a bug of the engine, or a limit that it has reached. */
function Problems() {
  const fault = useCluster((state) => state.engineFault);
  const limits = useCluster((state) => state.limits);
  return (
    <>
      {fault && (
        <div className="problem" role="alert">
          <b>The engine found a bug of its own and stopped the clock.</b> What is here can still be read.{' '}
          <span className="mono">{fault.split('\n')[0]}</span>
        </div>
      )}
      {limits.map((limit) => (
        <div key={limit} className="problem calm" role="status">
          {limit}
        </div>
      ))}
      <HeldCode />
    </>
  );
}

function useUndoKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const inText = (event.target as Element | null)?.closest(
        'input, textarea, select, [contenteditable], .monaco-editor, .xterm',
      );
      if (inText || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      void (event.shiftKey ? clock.redo() : clock.undo());
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
