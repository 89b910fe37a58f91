import { describe, expect, it } from 'vitest';
import { dumpYaml } from './yaml-dump.ts';
import { parseDocuments } from './yaml.ts';

function values(text: string): unknown[] {
  return parseDocuments(text).documents.map(({ value }) => value);
}

describe('parseDocuments', () => {
  // Each checked against `kubectl annotate --local -o json`.
  it.each([
    ['yes', true],
    ['off', false],
    ['0644', 420],
    ['0o644', 420],
    ['08', 8],
    ['1e3', 1000],
    ['1_000', 1000],
    ['0b101', 5],
    ['1:30', '1:30'],
    ['2024-01-01', '2024-01-01'],
    ['~', null],
    ['!!str yes', 'yes'],
    ['"1"', '1'],
  ])('reads %s as kubectl does', (text, value) => {
    expect(values(`a: ${text}\n`)).toEqual([{ a: value }]);
  });

  it('takes a bare y as a key for true, as YAML 1.1 has it', () => {
    expect(values('y: 1\n')).toEqual([{ true: 1 }]);
  });

  it('merges maps by <<', () => {
    expect(values('a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n')).toEqual([{ a: { b: 1 }, c: { b: 1, d: 2 } }]);
  });

  it('reads every document and skips empty ones', () => {
    expect(values('# first\na: 1\n---\n---\n# nothing\n---\nb: 2\n')).toEqual(
      [{ a: 1 }, null, null, { b: 2 }].filter(Boolean),
    );
  });

  it('keeps the good documents when one is broken', () => {
    const { documents, errors } = parseDocuments('a: 1\n---\nb: c: d\n---\ne: 2\n');
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { e: 2 }]);
    expect(errors).toEqual([
      { message: 'mapping values are not allowed in this context', offset: 13, line: 3, column: 5, documentLine: 2 },
    ]);
  });

  // Each as the real kubectl tells it, with the line that it names.
  it.each([
    ['a key that is too far left', 'a:\n  b: 1\n c: 2\n', 2, 'did not find expected key'],
    ['a key that is too far right', 'a:\n  b: 1\n    c: 2\n', 3, 'mapping values are not allowed in this context'],
    ['a key without its colon', 'a: 1\nb\nc: 2\n', 3, "could not find expected ':'"],
    ['an item that is too far left', 'a:\n  - b\n - c\n', 2, 'did not find expected key'],
    ['a map that is not closed', 'a: 1\nb: {c: 2\nd: 3\n', 2, "did not find expected ',' or '}'"],
    ['a text that is not closed', 'a: 1\nb: "c\nd: 3\n', 4, 'found unexpected end of stream'],
    ['a mistake in the first line', 'a: b: c\n', 0, 'mapping values are not allowed in this context'],
    ['a template', 'a: {{ .b }}\n', 0, 'invalid map key: map[interface {}]interface {}{".b":interface {}(nil)}'],
  ])('names the line of %s', (_what, text, documentLine, message) => {
    expect(parseDocuments(text).errors).toMatchObject([{ message, documentLine }]);
  });

  it.each([
    ['a tab as indentation', 'data:\n\ta: b\n', 'found character that cannot start any token'],
    ['a list that is not closed', 'a: [b\n', "did not find expected ',' or ']'"],
    ['a text that is not closed', 'a: "b\n', 'found unexpected end of stream'],
    ['an alias that nothing defines', 'a: *x\n', "unknown anchor 'x' referenced"],
    [
      'a number that would lose digits',
      'a: 9007199254740993\n',
      'number 9007199254740993 is too large to be kept exactly',
    ],
    ['a map that holds itself', 'a: &x [*x]\n', 'document contains excessive aliasing'],
  ])('refuses %s', (_name, text, message) => {
    expect(parseDocuments(text).errors.map((error) => error.message)).toEqual([message]);
  });

  it('refuses aliases that would explode', () => {
    const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x]'];
    for (let at = 1; at < 9; at++)
      lines.push(
        `a${at}: &a${at} [${Array(9)
          .fill(`*a${at - 1}`)
          .join(',')}]`,
      );
    expect(parseDocuments(lines.join('\n')).errors).toHaveLength(1);
  });

  it('knows where each field stands', () => {
    const text = '# top\nkind: Pod\n---\nspec:\n  replicas: 3\n  list:\n  - name: a\n  - name: b\n  empty:\n';
    const [, document] = parseDocuments(text).documents;
    const at = (...path: (string | number)[]): string => text.slice(...(document.rangeOf(path) ?? [0, 0]));
    expect(at('spec', 'replicas')).toBe('3');
    expect(at('spec', 'list', 1, 'name')).toBe('b');
    expect(at('spec', 'empty')).toBe('empty');
    expect(at('spec', 'list', 1)).toBe('name: b');
    expect(document.rangeOf(['spec', 'nothing'])).toBeUndefined();
    expect(text.slice(document.start, document.start + 4)).toBe('spec');
  });
});

describe('dumpYaml', () => {
  // The literals are the real kubectl's output for the same values.
  it.each([
    ['a2', '1e+3', 'a2: "1e+3"\n'],
    ['colon', 'a: b', "colon: 'a: b'\n"],
    ['date', '2024-01-01T00:00:00Z', 'date: "2024-01-01T00:00:00Z"\n'],
    ['time', '1:30', 'time: "1:30"\n'],
    ['dash', '- a', "dash: '- a'\n"],
    ['empty', '', 'empty: ""\n'],
    ['lead', ' a', "lead: ' a'\n"],
    ['lines', 'a\nb\n\n', 'lines: |+\n  a\n  b\n\n'],
    ['indented', '\n a\nb', 'indented: |2-\n\n   a\n  b\n'],
    ['tab', 'a\tb', 'tab: "a\\tb"\n'],
    ['word', 'yes', 'word: "yes"\n'],
    ['octal', '0644', 'octal: "0644"\n'],
    ['address', '10.0.0.1', 'address: 10.0.0.1\n'],
    ['merge', '<<', 'merge: <<\n'],
    ['equals', '=', 'equals: =\n'],
    ['break', 'a \nb', 'break: "a \\nb"\n'],
    ['big', 1000000, 'big: 1000000\n'],
    ['nothing', null, 'nothing: null\n'],
    ['none', {}, 'none: {}\n'],
    ['list', [{ b: [1, []], a: 'x' }], 'list:\n- a: x\n  b:\n  - 1\n  - []\n'],
  ])('writes %s as kubectl does', (key, value, text) => {
    expect(dumpYaml({ [key]: value })).toBe(text);
  });

  it('folds long lines behind column 80', () => {
    const long = 'aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn oooo pppp qqqq rrrr ssss tttt';
    expect(dumpYaml({ data: { long } })).toBe(
      'data:\n  long: aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll mmmm nnnn oooo\n    pppp qqqq rrrr ssss tttt\n',
    );
  });

  it('sorts keys with their numbers as numbers', () => {
    expect(dumpYaml({ a10: 1, a2: 1, _: 1, B: 1, b: 1 })).toBe('_: 1\nB: 1\na2: 1\na10: 1\nb: 1\n');
  });

  it('writes what it can read back', () => {
    const words = ['a', ' ', '\n', ': ', '#', "'", '"', '\\', '- ', '{', 'yes', '1', 'é', '😀', '\t', '|', '%'];
    let seed = 1;
    const draw = (count: number): number => (seed = (seed * 48271) % 2147483647) % count;
    for (let round = 0; round < 300; round++) {
      const value = {
        text: Array.from({ length: draw(30) }, () => words[draw(words.length)]).join(''),
        list: [{ deep: words[draw(words.length)] }],
      };
      expect(values(dumpYaml(value))).toEqual([value]);
    }
  });
});
