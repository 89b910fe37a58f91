import { describe, expect, it } from 'vitest';
import { goJsonError, summaryOf } from './go-json.ts';

describe("a text that is no JSON is refused in Go's words", () => {
  it.each<[text: string, problem: string | undefined]>([
    ['{"a": [1, -2.5e+3, true, null, "\\u00e9\\n"]}  ', undefined],
    ['0', undefined],
    ['', 'unexpected end of JSON input'],
    ['  ', 'unexpected end of JSON input'],
    ['{"a": 1', 'unexpected end of JSON input'],
    ['{"a', 'unexpected end of JSON input'],
    ['[1,', 'unexpected end of JSON input'],
    ['tru', 'unexpected end of JSON input'],
    ['-', 'unexpected end of JSON input'],
    ['xyz', "invalid character 'x' looking for beginning of value"],
    ["{'a': 1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a": 1,}', "invalid character '}' looking for beginning of object key string"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a": 1 "b": 2}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} {}', "invalid character '{' after top-level value"],
    ['{"a": tru}', "invalid character '}' in literal true (expecting 'e')"],
    ['nul\\', "invalid character '\\\\' in literal null (expecting 'l')"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"a\u0001b"', "invalid character '\\x01' in string literal"],
    ['"\\q"', "invalid character 'q' in string escape code"],
    ['"\\u00zz"', "invalid character 'z' in \\u hexadecimal character escape"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['01', "invalid character '1' after top-level value"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ez', "invalid character 'z' in exponent of numeric literal"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    ['apiVersion: v1', "invalid character 'a' looking for beginning of value"],
    ['['.repeat(10_001), 'exceeded max depth'],
  ])('%j', (text, problem) => {
    expect(goJsonError(text)).toBe(problem);
    if (problem !== 'exceeded max depth') expect(isJson(text)).toBe(problem === undefined);
  });
});

describe('how a body begins', () => {
  it.each([
    ['', '<empty>'],
    ['{"a": tru}', '{"a": tru}'],
    ['{"apiVersion": "v1", "kind": "Pod"', '{"apiVersion": "v1", "kind": " ...'],
    ['xyz', '78797a'],
    ['é', 'c3a9'],
    ['x'.repeat(31), `${'78'.repeat(30)} ...`],
  ])('%j', (body, summary) => expect(summaryOf(body)).toBe(summary));
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
