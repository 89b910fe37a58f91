/** The banner: name, course, clock, undo, outline, share, theme, help. */
import { useState, type ReactNode } from 'react';
import { Button } from '../design/primitives.tsx';
import { openDialog } from '../gestures/dialog-store.ts';
import { clockText, speedStops, useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useLayout } from '../stores/layout.ts';
import { clock } from '../stores/session.ts';
import { useTheme } from '../stores/theme.ts';
import { CourseNav, Resume } from './course-nav.tsx';

/** @param children what stands in the free space beside the name */
export function Header({ narrow = false, children }: { narrow?: boolean; children?: ReactNode }) {
  const outline = useLayout((state) => state.outline);
  const showOutline = useLayout((state) => state.showOutline);
  return (
    <header className="banner">
      <Button className="skip" data-testid="skip-to-outline" onClick={() => showOutline(true)}>
        Skip to cluster outline
      </Button>
      <h1 className="logo">
        <Logo />
        Orrery
      </h1>
      <CourseNav narrow={narrow} />
      <Resume />
      {children}
      <Clock />
      <UndoButtons />
      <Button
        look="ghost"
        className="wide-only"
        title="The cluster as a tree of rows (g t on the map)"
        aria-pressed={outline}
        data-testid="outline-button"
        onClick={() => showOutline(!outline)}
      >
        Outline
      </Button>
      <Button
        className="wide-only"
        title="A link to this cluster as it is now"
        data-testid="share"
        onClick={() => openDialog({ kind: 'share' })}
      >
        Share
      </Button>
      <ThemeButton />
      <Button
        look="ghost"
        aria-label="Help: keys and legend"
        title="Keys and legend (?)"
        onClick={() => openDialog({ kind: 'help' })}
      >
        ?
      </Button>
    </header>
  );
}

function Logo() {
  return (
    <svg
      width="22"
      height="22"
      viewBox="0 0 22 22"
      fill="none"
      stroke="var(--ink)"
      strokeWidth="1.4"
      aria-hidden="true"
    >
      <circle cx="11" cy="11" r="3" fill="var(--accent)" stroke="none" />
      <ellipse cx="11" cy="11" rx="9.5" ry="4.2" />
      <ellipse cx="11" cy="11" rx="9.5" ry="4.2" transform="rotate(60 11 11)" />
    </svg>
  );
}

function Clock() {
  const playing = useClock((state) => state.playing);
  const hidden = useClock((state) => state.hidden);
  return (
    <div className="clock" role="group" aria-label="Simulated time">
      <Button
        aria-label={playing ? 'Pause' : 'Play'}
        title={playing ? 'Pause (K)' : 'Play (K)'}
        data-testid="play-pause"
        onClick={() => void clock.toggle()}
      >
        {playing ? <PauseIcon /> : <PlayIcon />}
      </Button>
      {!playing && (
        <Button
          aria-label="Step: one event"
          title="One engine event (.)"
          data-testid="step"
          onClick={() => void clock.step()}
        >
          <StepIcon />
        </Button>
      )}
      {!playing && (
        <Button
          aria-label="Step: next write"
          title="On to the next write (Shift+.)"
          data-testid="step-write"
          onClick={() => void clock.stepWrite()}
        >
          <StepWriteIcon />
        </Button>
      )}
      <Now />
      <Speed />
      <Accepted />
      {hidden && <span className="muted">Paused while hidden</span>}
    </div>
  );
}

/** Paused: the API server takes writes at once, and nobody else has moved yet. */
function Accepted() {
  const lastMs = useCluster(({ inputs }) => inputs[inputs.length - 1]?.atMs);
  const waits = useClock(({ playing, nowMs }) => !playing && nowMs === lastMs);
  if (!waits) return null;
  return (
    <span className="muted accepted" role="status" data-testid="accepted">
      written; nobody has reacted yet
    </span>
  );
}

function Now() {
  const nowMs = useClock((state) => state.nowMs);
  return (
    <span className="mono num clock-now" data-testid="clock">
      {clockText(nowMs).slice(0, -4)}
      <span className="clock-ms">{clockText(nowMs).slice(-4)}</span>
    </span>
  );
}

function Speed() {
  const speed = useClock((state) => state.speed);
  const [refused, setRefused] = useState(false);
  return (
    <select
      className="speed num"
      aria-label="Speed"
      aria-invalid={refused || undefined}
      data-testid="speed"
      value={speed}
      onChange={(event) => {
        clock.setSpeed(Number(event.target.value)).then(
          () => setRefused(false),
          () => setRefused(true),
        );
      }}
    >
      {(speedStops.includes(speed) ? speedStops : [...speedStops, speed]).map((stop) => (
        <option key={stop} value={stop}>
          {stop}×
        </option>
      ))}
    </select>
  );
}

function UndoButtons() {
  const canUndo = useCluster((state) => state.canUndo);
  const canRedo = useCluster((state) => state.canRedo);
  return (
    <>
      <Button
        look="ghost"
        disabled={!canUndo}
        aria-label="Undo"
        title="Back to just before your last action (Ctrl+Z)"
        data-testid="undo"
        onClick={() => void clock.undo()}
      >
        <span className="word">Undo</span>
        <BackIcon />
      </Button>
      {canRedo && (
        <Button
          look="ghost"
          aria-label="Redo"
          title="Do it again (Ctrl+Shift+Z)"
          data-testid="redo"
          onClick={() => void clock.redo()}
        >
          <span className="word">Redo</span>
          <BackIcon mirrored />
        </Button>
      )}
    </>
  );
}

function ThemeButton() {
  const theme = useTheme((state) => state.theme);
  const toggle = useTheme((state) => state.toggle);
  return (
    <Button
      look="ghost"
      className="wide-only"
      aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
      title="Light or dark"
      data-testid="theme"
      onClick={toggle}
    >
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        <circle cx="7" cy="7" r="5.4" fill="none" stroke="currentColor" strokeWidth="1.4" />
        <path d="M7 1.6a5.4 5.4 0 0 1 0 10.8Z" fill="currentColor" />
      </svg>
    </Button>
  );
}

function PauseIcon() {
  return (
    <svg width="10" height="12" aria-hidden="true">
      <rect width="3.4" height="12" fill="currentColor" />
      <rect x="6.6" width="3.4" height="12" fill="currentColor" />
    </svg>
  );
}

function PlayIcon() {
  return (
    <svg width="10" height="12" aria-hidden="true">
      <path d="M0 0 10 6 0 12Z" fill="currentColor" />
    </svg>
  );
}

function StepIcon() {
  return (
    <svg width="11" height="12" aria-hidden="true">
      <path d="M0 0 7 6 0 12Z" fill="currentColor" />
      <rect x="8" width="2.6" height="12" fill="currentColor" />
    </svg>
  );
}

/** One event is a small step; a write is one up to the next line. */
function StepWriteIcon() {
  return (
    <svg width="17" height="12" aria-hidden="true">
      <path d="M0 0 7 6 0 12ZM7 0 14 6 7 12Z" fill="currentColor" />
      <rect x="14.4" width="2.6" height="12" fill="currentColor" />
    </svg>
  );
}

/** Stands for the word where there is no room for it. */
function BackIcon({ mirrored = false }: { mirrored?: boolean }) {
  return (
    <svg
      className="instead"
      width="14"
      height="14"
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      transform={mirrored ? 'scale(-1 1)' : undefined}
      aria-hidden="true"
    >
      <path d="M5 2 2 5l3 3M2.5 5H8.5a3.5 3.5 0 0 1 0 7H5" />
    </svg>
  );
}
