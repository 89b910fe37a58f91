/** Paths as a shell in a folder reads them. */
import type { FileView, ShellWorld } from './shell.ts';

/** Example: `../log` in `/var/lib` is `/var/log`. A trailing `/.` stays: it names a folder that holds nothing else. */
export function resolved(path: string, folder = '/'): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : folder}/${path}`.split('/'))
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  return `/${parts.join('/')}${path.endsWith('/.') && parts.length > 0 ? '/.' : ''}`;
}

/** The same world, seen from that folder. */
export function worldIn(folder: string | undefined, world: ShellWorld): ShellWorld {
  if (folder === undefined || folder === '/') return world;
  const { files } = world;
  const seen: FileView = {
    read: (path) => files.read(resolved(path, folder)),
    write: (path, text) => files.write(resolved(path, folder), text),
    append: (path, text) => files.append(resolved(path, folder), text),
    remove: (path) => files.remove(resolved(path, folder)),
    isDirectory: (path) => files.isDirectory(resolved(path, folder)),
    list: (path) => files.list(resolved(path, folder)),
  };
  return { ...world, files: seen };
}
