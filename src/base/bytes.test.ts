/** Text that holds any bytes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOfText, textOfBytes, unfinishedBytes } from './bytes.ts';

it.each<[number[], string]>([
  [[0x68, 0x69], 'hi'],
  [[0xc3, 0xbc, 0xff], 'ü\udcff'],
  [[0xe2, 0x82, 0xac], '€'],
  [[0xf0, 0x9f, 0x90, 0xb3], '🐳'],
  [[0xf0, 0x9f, 0x90], '\udcf0\udc9f\udc90'],
  [[0xc0, 0x80], '\udcc0\udc80'],
  [[0xed, 0xa0, 0x80], '\udced\udca0\udc80'],
])('%j reads %j', (bytes, text) => {
  expect(textOfBytes(Uint8Array.from(bytes))).toBe(text);
  expect([...bytesOfText(text)]).toEqual(bytes);
});

it('loses no byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(bytesOfText(textOfBytes(bytes))).toEqual(bytes);
    }),
  );
});

it('loses no letter', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      expect(textOfBytes(bytesOfText(text))).toBe(text);
    }),
  );
});

it('reads much at once', () => {
  const text = 'ü€🐳'.repeat(20_000);
  expect(textOfBytes(bytesOfText(text))).toBe(text);
});

it.each<[number[], number]>([
  [[], 0],
  [[0x68], 0],
  [[0x68, 0xc3], 1],
  [[0xc3, 0xbc], 0],
  [[0xe2, 0x82], 2],
  [[0xf0, 0x9f, 0x90], 3],
  [[0xf0, 0x9f, 0x90, 0xb3], 0],
  [[0xff], 0],
])('%j lacks the end of %d bytes', (bytes, unfinished) => {
  expect(unfinishedBytes(Uint8Array.from(bytes))).toBe(unfinished);
});
