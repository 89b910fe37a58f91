/** File names for `*`, `?` and `[…]`. */
import type { FileView } from './shell.ts';

/** A word after expansion. What was quoted stands for itself, and so is not in `wild`. */
export interface Field {
  text: string;
  /** A character for each of the text: itself where it may be a pattern, a blank where it was quoted. */
  wild: string;
}

/** Names that a pattern may become; what more there are is left out. */
export const namesMax = 1000;

/** The files that fit, sorted; or the word as it is when there are none, as the shell does it. */
export function namesFor({ text, wild }: Field, files: Pick<FileView, 'list' | 'read' | 'isDirectory'>): string[] {
  if (!/[*?[]/.test(wild)) return [text];
  let found = [text.startsWith('/') ? '/' : ''];
  let at = 0;
  for (const part of text.split('/')) {
    const mask = wild.slice(at, at + part.length);
    at += part.length + 1;
    if (part === '') continue;
    found = found.flatMap((folder) => namesIn(folder, part, mask, files)).slice(0, namesMax);
  }
  const names = found.filter((name) => files.read(name) !== undefined || files.isDirectory(name));
  return names.length > 0 ? names.sort() : [text];
}

function namesIn(folder: string, part: string, mask: string, files: Pick<FileView, 'list'>): string[] {
  const place = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  if (!/[*?[]/.test(mask)) return [place + part];
  const pattern = new RegExp(`^${sourceOf(part, mask)}$`);
  // Hidden files are found only by who asks for them.
  return files
    .list(folder || '.')
    .filter((name) => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .map((name) => place + name);
}

/** The pattern of a whole name, nothing of which was quoted. */
export function patternOfGlob(text: string, flags = ''): RegExp {
  return new RegExp(`^${sourceOf(text, text)}$`, flags);
}

function sourceOf(part: string, mask: string): string {
  let source = '';
  for (let at = 0; at < part.length; at++) {
    const end = mask[at] === '[' ? part.indexOf(']', at + 2) : -1;
    if (end > 0) {
      source += `[${part
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replace(/\\/g, '\\\\')}]`;
      at = end;
    } else if (mask[at] === '*') source += '.*';
    else if (mask[at] === '?') source += '.';
    else source += part[at].replace(/[.*+?^${}()|[\]\\]/, '\\$&');
  }
  return source;
}
