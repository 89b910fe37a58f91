/** A container without programs of its own, for tests of the shell: its files are what a test holds. */
import { parseScript } from './parse.ts';
import type { FileView, ShellWorld } from './shell.ts';

/** @param more how its files are in another way than usual */
export function worldOf(held: Record<string, string>, more: Partial<FileView> = {}): ShellWorld {
  const put = more.write ?? ((path: string, text: string): undefined => void (held[path] = text));
  return {
    epochMs: 0,
    hostname: 'web-0',
    knowsItsCommands: true,
    files: {
      read: (path) => held[path],
      write: put,
      append: (path, text) => put(path, (held[path] ?? '') + text),
      remove: (path) => void Reflect.deleteProperty(held, path),
      isDirectory: (path) => Object.keys(held).some((name) => name.startsWith(`${path.replace(/\/$/, '')}/`)),
      list: (path) => {
        const folder = `${path.replace(/\/$/, '')}/`;
        const inside = Object.keys(held).filter((name) => name.startsWith(folder));
        return [...new Set(inside.map((name) => name.slice(folder.length).split('/')[0]))];
      },
      ...more,
    },
    resolve: () => undefined,
    connect: () => 'unknown host',
    fetch: () => undefined,
    tool: () => undefined,
    code: parseScript,
  };
}
