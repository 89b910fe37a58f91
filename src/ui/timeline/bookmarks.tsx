/** Bookmarks along the axis: the flags are drawn with the marks, and over each lies a button with a menu. */
import { lazy, Suspense, useState } from 'react';
import { Button } from '../design/primitives.tsx';
import { openDialog } from '../gestures/dialog-store.ts';
import { usePresentBookmarks } from '../stores/bookmarks.ts';
import { shortClockText, useClock } from '../stores/clock.ts';
import type { OpenBookmark } from './bookmark-menu.tsx';
import type { LayerProps } from './layers.tsx';
import { xOf } from './scale.ts';

const BookmarkMenu = lazy(() => import('./bookmark-menu.tsx'));

/** Its flag, and the air around it. */
const buttonWidth = 24;
const poleIndent = 7;

export function Bookmarks({ scale, width }: LayerProps) {
  const shown = usePresentBookmarks();
  const [open, setOpen] = useState<OpenBookmark>();
  if (shown.length === 0) return null;
  return (
    <div role="group" aria-label="Bookmarks">
      {shown.map((bookmark) => (
        <button
          key={bookmark.id}
          type="button"
          className="bookmark"
          style={{ left: xOf(scale, bookmark.atMs, width) - poleIndent, width: buttonWidth }}
          title={`${bookmark.name} · ${shortClockText(bookmark.atMs)}`}
          aria-label={`Bookmark ${bookmark.name} at ${shortClockText(bookmark.atMs)}`}
          aria-haspopup="menu"
          data-testid={`bookmark-${bookmark.name}`}
          onClick={(event) => setOpen({ bookmark, from: event.currentTarget })}
        />
      ))}
      {open && (
        <Suspense>
          <BookmarkMenu {...open} onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

export function AddBookmark() {
  return (
    <Button
      look="ghost"
      small
      aria-label="Bookmark this moment"
      title="Bookmark this moment (M)"
      data-testid="add-bookmark"
      onClick={() => openDialog({ kind: 'bookmark', atMs: useClock.getState().nowMs })}
    >
      <svg
        width="15"
        height="16"
        viewBox="0 0 15 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M2.5 15V2H11L8.8 5 11 8H2.5" />
        <path d="M11.5 10.5v5M9 13h5" />
      </svg>
    </Button>
  );
}
