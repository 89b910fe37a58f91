import { describe, expect, it } from 'vitest';
import { selectorProblem } from './selector-problem.ts';

// As `kubectl top pod -l …` of 1.32 says it, which reads the selector itself.
describe('a selector that cannot be read', () => {
  it.each([
    ['app in web', "unable to parse requirement: found 'web' expected: '('"],
    ['app in (web', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['app web', "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt"],
    ['=web', "found '=', expected: !, identifier, or 'end of string'"],
    ['a=b,,c', "found ',', expected: identifier after ','"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['a=b,', "found '', expected: identifier after ','"],
    ['(a)', "found '(', expected: !, identifier, or 'end of string'"],
    ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
    ['a notin', "unable to parse requirement: found '' expected: '('"],
    ['!a=b', "found '=', expected: ',' or 'end of string'"],
    ['a!b', "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
  ])('%s', (text, problem) => expect(selectorProblem(text)).toBe(problem));

  it.each(['', 'a', '!a', 'a=', 'a==', 'a in ()', 'a in (b, c),d!=e', 'a>1'])('and one that can: %j', (text) =>
    expect(selectorProblem(text)).toBeUndefined(),
  );
});
