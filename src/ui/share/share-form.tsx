/** The dialog that gives the world away: as a link, or as a file when it has grown too long for one. */
import { useEffect, useRef, useState } from 'react';
import { Button, Field } from '../design/primitives.tsx';
import { clockText } from '../stores/clock.ts';
import { useNotices } from '../stores/notices.ts';
import { presentBookmarks } from '../stores/bookmarks.ts';
import { presentWorld } from '../stores/present-world.ts';
import { saveFile } from '../stores/save-file.ts';
import { useSelection } from '../stores/selection.ts';
import { linkLengthMax, packWorld } from './link.ts';
import { openWorldFile } from './open.ts';
import type { Shared } from './shared.ts';

export function ShareForm({ onDone }: { onDone: () => void }) {
  const [shared, setShared] = useState<Shared>();
  const [link, setLink] = useState<string>();
  const file = useRef<HTMLInputElement>(null);
  useEffect(() => {
    let current = true;
    void sharedWorld().then(async (world) => {
      const packed = await packWorld(world);
      if (!current) return;
      setShared(world);
      setLink(new URL(packed, location.href).href);
    });
    return () => {
      current = false;
    };
  }, []);
  if (!shared || link === undefined) return null;
  const fits = link.length <= linkLengthMax;
  return (
    <>
      <p className="muted">
        Whoever opens it sees this cluster at {clockText(shared.atMs)} with all that happened before, and goes on from
        there alone. Nothing leaves your browser but what you give away.
      </p>
      {fits ? (
        <Field label="Link">
          <input
            className="input mono"
            readOnly
            value={link}
            data-testid="share-link"
            autoFocus
            onFocus={(event) => event.currentTarget.select()}
          />
        </Field>
      ) : (
        <p role="status">
          So much has happened that a link would have {link.length.toLocaleString('en')} characters, and links beyond{' '}
          {linkLengthMax.toLocaleString('en')} are often cut. Save it as a file instead.
        </p>
      )}
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        data-testid="share-file"
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) void openWorldFile(chosen).then((isOpen) => isOpen && onDone());
        }}
      />
      <div className="actions">
        <Button look="ghost" onClick={() => file.current?.click()}>
          Open a file…
        </Button>
        <Button onClick={() => saveFile('cluster.orrery.json', JSON.stringify(shared))}>Save as file</Button>
        {fits && (
          <Button look="primary" data-testid="copy-link" onClick={() => void copy(link).then(onDone)}>
            Copy link
          </Button>
        )}
      </div>
    </>
  );
}

/** The present line of history and its bookmarks. Whoever gets it is asked before its code runs. */
async function sharedWorld(): Promise<Shared> {
  const { recording, atMs, paused } = await presentWorld();
  const bookmarks = presentBookmarks().map((bookmark) => ({ name: bookmark.name, atMs: bookmark.atMs }));
  const { selected } = useSelection.getState();
  return {
    recording,
    atMs,
    ...(paused === undefined ? {} : { paused }),
    ...(bookmarks.length > 0 ? { bookmarks } : {}),
    ...(selected ? { selected } : {}),
  };
}

async function copy(link: string): Promise<void> {
  const { toast } = useNotices.getState();
  try {
    await navigator.clipboard.writeText(link);
    toast('The link is copied.');
  } catch {
    toast('The browser does not let the page copy. Select the link and copy it yourself.', 'failed');
  }
}
