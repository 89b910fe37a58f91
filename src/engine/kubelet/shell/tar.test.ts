/** Archives that are packed, unpacked, and read by the real tar. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { bytesOfText, textOfBytes } from '../../../base/bytes.ts';
import type { CommandOutcome, Said } from './command.ts';
import { newShell, type FileView, type ShellWorld } from './shell.ts';
import { Stdin } from './stdin.ts';
import { tar } from './tar.ts';

function worldOf(files: Record<string, string>, isFull = false): ShellWorld {
  const view: FileView = {
    read: (path) => files[path],
    write: (path, text) => {
      if (isFull) return 'No space left on device';
      files[path] = text;
      return undefined;
    },
    append: () => undefined,
    remove: () => undefined,
    isDirectory: (path) => path === '/tmp' || Object.keys(files).some((name) => name.startsWith(`${path}/`)),
    list: (path) => [
      ...new Set(
        Object.keys(files).flatMap((name) =>
          name.startsWith(`${path}/`) ? name.slice(path.length + 1).split('/')[0] : [],
        ),
      ),
    ],
  };
  return { files: view, knowsItsCommands: true, epochMs: 1_767_225_600_000 } as unknown as ShellWorld;
}

function run(line: string, files: Record<string, string>, stdin = '', isFull = false) {
  return heard(tar(line.split(' '), newShell('', [], {}, 0), worldOf(files, isFull), Stdin.of(stdin)));
}

/** Each stream by itself. */
function heard({ status = 0, said = [], output = '', errors = '' }: CommandOutcome) {
  const all: readonly Said[] = [...said, { stream: 1, text: output }, { stream: 2, text: errors }];
  const on = (stream: Said['stream']): string =>
    all.flatMap((each) => (each.stream === stream ? each.text : [])).join('');
  return { status, output: on(1), errors: on(2) };
}

const long = `/data/${'folder-with-a-long-name/'.repeat(6)}file`;
const files = { '/data/a': 'hello\n', '/data/inner/b': 'ü\udcff\n', '/data/empty': '', [long]: 'deep' };

it('packs what it can unpack', () => {
  const packed = run('tar cf - /data', files);
  expect(packed).toMatchObject({ status: 0, errors: "tar: removing leading '/' from member names\n" });
  expect(bytesOfText(packed.output).length % 10_240).toBe(0);
  const there: Record<string, string> = {};
  expect(run('tar xmf - -C /tmp', there, packed.output)).toEqual({ status: 0, output: '', errors: '' });
  expect(there).toMatchObject(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/tmp${path}`, text])));
});

it('packs what the real tar reads', () => {
  const archive = bytesOfText(run('tar -cf - /data', files).output);
  const listed = execFileSync('tar', ['tf', '-'], { input: archive, encoding: 'utf8' });
  expect(listed.split('\n').sort()).toEqual(expect.arrayContaining(['data/a', 'data/inner/b', long.slice(1)]));
  const content = execFileSync('tar', ['xOf', '-', 'data/inner/b'], { input: archive });
  expect(textOfBytes(content)).toBe('ü\udcff\n');
});

it('stops at the end of the archive, not of the input', () => {
  const archive = run('tar cf - data', { 'data/a': 'x' }).output;
  const live = new Stdin({ text: archive, isClosed: false }, true);
  const there: Record<string, string> = {};
  tar(['tar', 'xf', '-'], newShell('', [], {}, 0), worldOf(there), live);
  expect(there).toMatchObject({ 'data/a': 'x' });
});

it.each<[string, Record<string, string>, string, object]>([
  ['tar', {}, '', { status: 1, errors: "tar: You must specify one of 'ctx'\n" }],
  [
    'tar cf - nothing',
    {},
    '',
    { status: 1, errors: 'tar: nothing: No such file or directory\ntar: error exit delayed from previous errors\n' },
  ],
  [
    'tar xf - -C /nowhere',
    {},
    '',
    { status: 1, errors: "tar: can't change directory to '/nowhere': No such file or directory\n" },
  ],
  ['tar xf -', {}, '', { status: 1, errors: 'tar: short read\n' }],
  ['tar xf -', {}, 'x'.repeat(600), { status: 1, errors: 'tar: invalid tar magic\n' }],
  [
    'tar czf - a',
    { a: '' },
    '',
    { status: 1, errors: 'tar: compressed archives are not simulated: leave out the z\n' },
  ],
])('%s', (line, given, stdin, outcome) => {
  expect(run(line, { ...given }, stdin)).toMatchObject(outcome);
});

it('says when there is no room', () => {
  const archive = run('tar cf - a', { a: 'x' }).output;
  expect(run('tar xf -', {}, archive, true)).toMatchObject({
    status: 1,
    errors: "tar: can't open 'a': No space left on device\n",
  });
});
