/** What a page takes up again of the history that it kept. */
import { expect, test } from 'vitest';
import { newRecording, type SavedLines } from '../../api/recording.ts';
import { readLines, UnreadableWorld } from './shared.ts';

const input = { atMs: 5, request: { method: 'GET' as const, path: '/version' } };
const recording = { ...newRecording(1, []), inputs: [input] };
const branch = { name: 'before-undo-1', shared: 1, inputs: [input], endMs: 9 };
const lines: SavedLines = { present: 'main', branches: [branch] };

test('lines of history are taken as they were kept', () => {
  expect(readLines(lines, recording)).toEqual(lines);
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['no name of the present line', { ...lines, present: undefined }],
  ['no list', { present: 'main', branches: {} }],
  ['a line that is none', { ...lines, branches: ['main'] }],
  ['a line that shares more than there is', { ...lines, branches: [{ ...branch, shared: 2 }] }],
  ['a line that shares a part of an input', { ...lines, branches: [{ ...branch, shared: 0.5 }] }],
  ['a line with an input that asks nothing', { ...lines, branches: [{ ...branch, inputs: [{ atMs: 5 }] }] }],
  ['a line that ends after the day', { ...lines, branches: [{ ...branch, endMs: 1e9 }] }],
])('%s is refused', (_, value) => {
  expect(() => readLines(value, recording)).toThrow(UnreadableWorld);
});
