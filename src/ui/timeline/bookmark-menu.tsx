/** What can be done with a bookmark. Loaded when the first one is asked. */
import * as RadixMenu from 'radix-ui/dropdown-menu';
import { openDialog } from '../gestures/dialog-store.ts';
import { useBookmarks, type Bookmark } from '../stores/bookmarks.ts';
import { shortClockText } from '../stores/clock.ts';
import { clock } from '../stores/session.ts';

export interface OpenBookmark {
  bookmark: Bookmark;
  /** Its button: the menu stands at it, and it gets the focus back. */
  from: HTMLElement;
}

export default function BookmarkMenu({ bookmark, from, onClose }: OpenBookmark & { onClose: () => void }) {
  const { id, name, atMs } = bookmark;
  const box = from.getBoundingClientRect();
  return (
    <RadixMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <RadixMenu.Trigger asChild>
        <span
          aria-hidden="true"
          style={{ position: 'fixed', left: box.left, top: box.top, width: box.width, height: box.height }}
        />
      </RadixMenu.Trigger>
      <RadixMenu.Portal>
        <RadixMenu.Content
          className="menu"
          aria-label={`Bookmark ${name}`}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            from.focus();
          }}
        >
          <RadixMenu.Label className="menu-title">{name}</RadixMenu.Label>
          <RadixMenu.Item className="menu-item" data-testid="bookmark-go" onSelect={() => void clock.seek(atMs)}>
            <span>Go to {shortClockText(atMs)}</span>
          </RadixMenu.Item>
          <RadixMenu.Item className="menu-item" onSelect={() => openDialog({ kind: 'bookmark', id, atMs })}>
            <span>Rename…</span>
          </RadixMenu.Item>
          <RadixMenu.Item className="menu-item" onSelect={() => useBookmarks.getState().remove(id)}>
            <span>Remove</span>
          </RadixMenu.Item>
        </RadixMenu.Content>
      </RadixMenu.Portal>
    </RadixMenu.Root>
  );
}
