/** The name of a bookmark: of a new one at a moment, or of one that stands already. */
import { useState, type FormEvent } from 'react';
import { Button, Field } from '../design/primitives.tsx';
import { closeDialog } from '../gestures/dialog-store.ts';
import { bookmarkNameLengthMax, bookmarksMax, freeName, useBookmarks } from '../stores/bookmarks.ts';
import { shortClockText } from '../stores/clock.ts';
import { useHistory } from '../stores/history.ts';
import { useNotices } from '../stores/notices.ts';

export function BookmarkForm({ id, atMs }: { id: number | undefined; atMs: number }) {
  const [name, setName] = useState(() => {
    const { bookmarks } = useBookmarks.getState();
    return bookmarks.find((bookmark) => bookmark.id === id)?.name ?? freeName(bookmarks);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    closeDialog();
    if (id === undefined) add(name, atMs);
    else useBookmarks.getState().rename(id, name);
  };
  return (
    <form onSubmit={submit}>
      <Field label="Name">
        <input
          className="input"
          value={name}
          autoFocus
          required
          maxLength={bookmarkNameLengthMax}
          pattern=".*\S.*"
          data-testid="bookmark-name"
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <div className="actions">
        <Button onClick={closeDialog}>Cancel</Button>
        <Button look="primary" type="submit" disabled={name.trim() === ''}>
          {id === undefined ? 'Bookmark' : 'Rename'}
        </Button>
      </div>
    </form>
  );
}

function add(name: string, atMs: number): void {
  const { announce, toast } = useNotices.getState();
  if (useBookmarks.getState().add({ name, atMs }, useHistory.getState().lines.present) === undefined)
    toast(`There are ${bookmarksMax} bookmarks already. Remove one first.`, 'failed');
  else announce(`Bookmarked ${shortClockText(atMs)} as ${name}`);
}
