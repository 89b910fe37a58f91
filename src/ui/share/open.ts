/** Opens a world that somebody shared: from the link that the page was called with, or from a file. */
import { useNotices } from '../stores/notices.ts';
import { useSelection } from '../stores/selection.ts';
import { session } from '../stores/session.ts';
import { unpackedBytesMax, unpackWorld } from './link.ts';
import { readShared, UnreadableWorld, type Shared } from './shared.ts';

/** The world in the page's link; nothing when there is none, or none that can be read, and then the page says so. */
export async function worldOfLink(hash: string): Promise<Shared | undefined> {
  try {
    const shared = await unpackWorld(hash);
    useSelection.getState().select(shared.selected);
    return shared;
  } catch (error) {
    refuse(error, 'This link cannot be opened, so here is the cluster of a first visit.');
    return undefined;
  }
}

/** @returns whether it could be read */
export async function openWorldFile(file: File): Promise<boolean> {
  try {
    if (file.size > unpackedBytesMax) throw new UnreadableWorld('It is larger than any world.');
    const shared = readShared(parse(await file.text()));
    session().open(shared);
    useSelection.getState().select(shared.selected);
    return true;
  } catch (error) {
    refuse(error, `${file.name} cannot be opened.`);
    return false;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableWorld('It is not JSON.');
  }
}

function refuse(error: unknown, consequence: string): void {
  if (!(error instanceof UnreadableWorld)) throw error;
  useNotices.getState().toast(`${consequence} ${error.message}`, 'failed');
}
