/** `tar`: packs files of the container into an archive and unpacks one, in the ustar form; `kubectl cp` needs no more. */
// POSIX.1-1988 ustar, with the names of pax (POSIX.1-2001) and GNU tar read where they are longer than its fields
import { bytesOfText, textOfBytes } from '../../../base/bytes.ts';
import type { Command, CommandOutcome } from './command.ts';
import type { FileView, ShellWorld } from './shell.ts';

const blockBytes = 512;
/** GNU and busybox both fill up an archive to blocks of twenty. */
const recordBytes = 20 * blockBytes;

interface Order {
  does: 'create' | 'extract' | 'list' | 'nothing';
  archive: string;
  folder: string;
  isCompressed: boolean;
  isVerbose: boolean;
  paths: string[];
}

export const tar: Command = (argv, shell, world, stdin) => {
  const order = orderOf(argv.slice(1));
  if (order.does === 'nothing') return failed("You must specify one of 'ctx'");
  if (order.isCompressed) return failed('compressed archives are not simulated: leave out the z');
  if (order.folder !== '' && !world.files.isDirectory(order.folder))
    return failed(
      world.knowsItsCommands
        ? `can't change directory to '${order.folder}': No such file or directory`
        : `${order.folder}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`,
    );
  if (order.does === 'create') return create(order, world, Math.floor((world.epochMs + shell.wakeAtMs) / 1000));
  const archive = order.archive === '-' ? stdin.until(hasEnd) : world.files.read(order.archive);
  if (archive === undefined) return failed(`can't open '${order.archive}': No such file or directory`);
  return extract(order, world, archive);
};

function failed(why: string): CommandOutcome {
  return { status: 1, errors: `tar: ${why}\n` };
}

/** Example: `xmf - -C /tmp`, `-c -f archive.tar a b`, `--no-same-owner -xmf -`. */
function orderOf(args: readonly string[]): Order {
  const order: Order = {
    does: 'nothing',
    archive: '-',
    folder: '',
    isCompressed: false,
    isVerbose: false,
    paths: [],
  };
  const does = { c: 'create', x: 'extract', t: 'list' } as const;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index];
    const letters =
      argument.startsWith('-') && argument !== '-' ? argument.slice(1) : index === 0 ? argument : undefined;
    if (letters === undefined) order.paths.push(argument);
    else if (!letters.startsWith('-'))
      for (const letter of letters) {
        if (letter === 'f') order.archive = args[++index] ?? '-';
        else if (letter === 'C') order.folder = args[++index] ?? '';
        else if (letter === 'z' || letter === 'j' || letter === 'J') order.isCompressed = true;
        else if (letter === 'v') order.isVerbose = true;
        else if (letter in does) order.does = does[letter as keyof typeof does];
      }
  }
  return order;
}

function create(order: Order, world: ShellWorld, seconds: number): CommandOutcome {
  const parts: Uint8Array[] = [];
  let errors = '';
  let isPartial = false;
  for (const given of order.paths) {
    const path = below(order.folder, given);
    if (world.files.read(path) === undefined && !world.files.isDirectory(path)) {
      errors += world.knowsItsCommands
        ? `tar: ${given}: No such file or directory\n`
        : `tar: ${given}: Cannot stat: No such file or directory\n`;
      isPartial = true;
      continue;
    }
    if (given.startsWith('/'))
      errors += world.knowsItsCommands
        ? "tar: removing leading '/' from member names\n"
        : "tar: Removing leading `/' from member names\n";
    pack(parts, world.files, path, given.replace(/^\/+|\/+$/g, '') || '.', seconds);
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0) + 2 * blockBytes;
  const archive = new Uint8Array(Math.ceil(length / recordBytes) * recordBytes);
  let at = 0;
  for (const part of parts) {
    archive.set(part, at);
    at += part.length;
  }
  let last = '';
  if (isPartial)
    last = world.knowsItsCommands
      ? 'tar: error exit delayed from previous errors\n'
      : 'tar: Exiting with failure status due to previous errors\n';
  const status = isPartial ? (world.knowsItsCommands ? 1 : 2) : 0;
  const text = textOfBytes(archive);
  if (order.archive === '-')
    return {
      status,
      said: [
        { stream: 2, text: errors },
        { stream: 1, text },
        { stream: 2, text: last },
      ],
    };
  const problem = world.files.write(order.archive, text);
  return problem ? failed(`can't open '${order.archive}': ${problem}`) : { errors: errors + last, status };
}

/** One file, or a folder and all that is below it. */
function pack(parts: Uint8Array[], files: FileView, path: string, name: string, seconds: number): void {
  const text = files.isDirectory(path) ? undefined : files.read(path);
  if (text === undefined) {
    parts.push(header(`${name}/`, 0, '5', seconds));
    for (const inner of files.list(path)) pack(parts, files, `${path}/${inner}`, `${name}/${inner}`, seconds);
    return;
  }
  const bytes = bytesOfText(text);
  const padded = new Uint8Array(Math.ceil(bytes.length / blockBytes) * blockBytes);
  padded.set(bytes);
  parts.push(header(name, bytes.length, '0', seconds), padded);
}

function header(name: string, size: number, type: '0' | '5', seconds: number): Uint8Array {
  const block = new Uint8Array(blockBytes);
  const put = (at: number, text: string): void => block.set(bytesOfText(text), at);
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;
  // A name of more than 100 bytes is cut at a slash: the front goes to the prefix.
  const cut = name.length > 100 ? name.lastIndexOf('/', name.length - (name.endsWith('/') ? 2 : 1)) : -1;
  put(0, name.slice(cut + 1).slice(-100));
  put(100, octal(type === '5' ? 0o755 : 0o644, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(size, 12));
  put(136, octal(seconds, 12));
  put(148, ' '.repeat(8));
  put(156, type);
  put(257, 'ustar\0' + '00');
  put(265, 'root');
  put(297, 'root');
  if (cut > 0) put(345, name.slice(0, cut).slice(-155));
  put(148, `${checksum(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte) => sum + byte, 0);
}

/** Two empty blocks end an archive: nobody waits for what may come behind. */
function hasEnd(text: string): boolean {
  const bytes = bytesOfText(text);
  for (let at = 0; at + 2 * blockBytes <= bytes.length; at += blockBytes) {
    if (isEmpty(bytes, at) && isEmpty(bytes, at + blockBytes)) return true;
    if (!isEmpty(bytes, at)) at += Math.ceil(numberAt(bytes, at + 124, 12) / blockBytes) * blockBytes;
  }
  return false;
}

function isEmpty(bytes: Uint8Array, at: number): boolean {
  return bytes.subarray(at, at + blockBytes).every((byte) => byte === 0);
}

function extract(order: Order, world: ShellWorld, archive: string): CommandOutcome {
  const bytes = bytesOfText(archive);
  if (bytes.length < blockBytes) return failed(bytes.length === 0 ? 'short read' : 'invalid tar magic');
  let output = '';
  let longName: string | undefined;
  for (let at = 0; at + blockBytes <= bytes.length && !isEmpty(bytes, at);) {
    if (textAt(bytes, at + 257, 5) !== 'ustar') return { output, ...failed('invalid tar magic') };
    const size = numberAt(bytes, at + 124, 12);
    const type = textAt(bytes, at + 156, 1);
    const prefix = textAt(bytes, at + 257, 6) === 'ustar' ? textAt(bytes, at + 345, 155) : '';
    const name: string = longName ?? (prefix ? `${prefix}/` : '') + textAt(bytes, at, 100);
    const content = bytes.subarray(at + blockBytes, at + blockBytes + size);
    if (content.length < size) return { output, ...failed('short read') };
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    longName = longNameOf(type, content);
    if (longName !== undefined || type === 'x' || type === 'g') continue;
    if (order.does === 'list' || order.isVerbose) output += `${name}\n`;
    if (order.does === 'list') continue;
    const path = below(order.folder, name.replace(/^\/+/, ''));
    const isFolder = type === '5' || name.endsWith('/');
    if (isFolder && world.files.isDirectory(path)) continue;
    // Links, devices and the like are left out.
    if (!isFolder && type !== '0' && type !== '') continue;
    const problem = world.files.write(isFolder ? `${path.replace(/\/$/, '')}/.` : path, textOfBytes(content));
    if (problem) return { output, ...failed(`can't open '${name}': ${problem}`) };
  }
  return { output };
}

/** The name of the next entry, when this one is there only to say it. */
function longNameOf(type: string, content: Uint8Array): string | undefined {
  if (type === 'L') return textOfBytes(content).replace(/\0+$/, '');
  if (type !== 'x') return undefined;
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(textOfBytes(content))?.[1];
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return textOfBytes(bytes.subarray(at, at + length)).replace(/\0.*$/s, '');
}

function numberAt(bytes: Uint8Array, at: number, length: number): number {
  return Number.parseInt(textAt(bytes, at, length).trim(), 8) || 0;
}

function below(folder: string, path: string): string {
  return folder === '' || path.startsWith('/') ? path : `${folder.replace(/\/$/, '')}/${path}`;
}
