import { describe, expect, it } from 'vitest';
import * as tidy from './tidy.ts';

const tree = tidy.readTree(process.cwd());

describe('the house is tidy', () => {
  it('says no banned word', () => expect(tidy.bannedWords(tree)).toEqual([]));
  it(`has no file of more than ${tidy.linesMax} lines`, () => expect(tidy.tooLong(tree)).toEqual([]));
  it('keeps its exceptions only while they are needed', () => {
    const needless = Object.keys(tidy.longFiles).filter(
      (path) => (tree.get(path) ?? '').split('\n').length - 1 <= tidy.linesMax,
    );
    expect(needless).toEqual([]);
  });
  it.each(tidy.listings)('lists all $things in their table, and nothing else', (listing) => {
    expect(tidy.unlisted(tree, listing)).toEqual([]);
  });
  it('gives each document one title', () => expect(tidy.badTitles(tree)).toEqual([]));
  it('has no dead link in a document', () => expect(tidy.brokenLinks(tree)).toEqual([]));
  it('names in ARCHITECTURE and floors.json exactly the rooms that exist', () => {
    expect(tidy.wrongRooms(tree)).toEqual([]);
  });
  it('has a short README in each room', () => expect(tidy.badReadmes(tree)).toEqual([]));
});
