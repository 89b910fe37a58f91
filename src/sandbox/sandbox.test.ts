/** What a script can do, what it cannot, and where it is stopped. */
import { beforeAll, describe, expect, it } from 'vitest';
import { scriptStepsMax, type Script, type ScriptProblem, type ScriptRunner } from '../api/script.ts';
import { scriptRunner } from '../testing/script-runner.ts';
import { memoryPages } from './limits.ts';

let runner: ScriptRunner;
beforeAll(async () => {
  runner = await scriptRunner();
});

function load(source: string): Script {
  const script = runner.load(source);
  if ('problem' in script) throw new Error(script.problem.message);
  return script;
}

/** Runs `filter` once. */
function run(body: string, seed = 1): unknown {
  const script = load(`export function filter(pod, node) {\n${body}\n}`);
  script.begin(seed);
  script.hand('pod', '{"metadata":{"name":"web","labels":{"app":"web"}}}');
  script.hand('node', '{"metadata":{"name":"worker-1"}}');
  const answer = script.call('filter', ['pod', 'node']);
  return answer.ok ? answer.value : answer.problem;
}

describe('a function', () => {
  it.each<[string, string, unknown]>([
    ['reads what it is handed', 'return pod.metadata.labels.app + node.metadata.name', 'webworker-1'],
    ['returns numbers', 'return 42.5', 42.5],
    ['returns what is no number', 'return 0 / 0', Number.NaN],
    ['returns nothing', '', undefined],
    ['knows no time', 'return typeof Date + typeof performance + typeof setTimeout', 'undefinedundefinedundefined'],
    ['knows no host', 'return typeof fetch + typeof process + typeof self', 'undefinedundefinedundefined'],
    ['may use types', 'const name: string = pod.metadata.name as string; return name', 'web'],
  ])('%s', (_, body, expected) => {
    expect(run(body)).toEqual(expected);
  });

  it('draws the same chances from the same seed, and others from another', () => {
    const draws = 'return [Math.random(), Math.random()].join()';
    expect(run(draws, 7)).toBe(run(draws, 7));
    expect(run(draws, 7)).not.toBe(run(draws, 8));
    expect(String(run(draws)).split(',').map(Number)).toSatisfy((numbers: number[]) =>
      numbers.every((number) => number >= 0 && number < 1),
    );
  });

  it('forgets everything before the next begin', () => {
    const script = load(
      'let calls = 0; export const score = () => { Array.prototype.calls = calls; return ++calls; };',
    );
    const twice = () => [script.call('score', []), script.call('score', [])].map((answer) => answer.ok && answer.value);
    script.begin(1);
    expect(twice()).toEqual([1, 2]);
    script.begin(1);
    expect(twice()).toEqual([1, 2]);
  });

  it('does not share memory with another script', () => {
    const one = load('globalThis.mine = 1; export const score = () => globalThis.mine ?? 0;');
    const other = load('export const score = () => globalThis.mine ?? 0;');
    const valueOf = (script: Script) => {
      script.begin(1);
      const answer = script.call('score', []);
      return answer.ok && answer.value;
    };
    expect([valueOf(one), valueOf(other), valueOf(one)]).toEqual([1, 0, 1]);
  });

  it('prints, and not without end', () => {
    const script = load(
      'export const score = () => { for (let n = 0; n < 50; n++) console.info("line", n); return 1; };',
    );
    script.begin(1);
    script.call('score', []);
    expect(script.printed().slice(0, 2)).toEqual(['line 0', 'line 1']);
    expect(script.printed().at(-1)).toBe('… 30 more lines');
    script.begin(1);
    expect(script.printed()).toEqual([]);
  });
});

describe('what goes wrong is told with its line:', () => {
  it.each<[string, string, ScriptProblem]>([
    ['an error', '\nthrow new Error("no idea")', { message: 'Error: no idea', line: 3 }],
    [
      'a typo',
      'return pod.spec.containers',
      { message: "TypeError: cannot read property 'containers' of undefined", line: 2 },
    ],
    ['any value', 'throw "text"', { message: 'threw text' }],
    [
      'a write to what was handed over',
      'pod.metadata.name = "mine"',
      { message: "TypeError: 'name' is read-only", line: 2 },
    ],
    ['a text too long', 'return "x".repeat(2000)', { message: 'returned 2000 characters; 1024 are allowed' }],
    ['too deep a recursion', 'return filter(pod, node) + 1', { message: 'InternalError: stack overflow', line: 2 }],
    ['too much memory', 'return new Uint8Array(1e9).length', { message: 'InternalError: out of memory', line: 2 }],
  ])('%s', (_, body, expected) => {
    expect(run(body)).toEqual(expected);
  });

  it.each<[string, string, ScriptProblem]>([
    [
      'what is no code',
      'export function filter(pod {\n',
      { message: 'SyntaxError: Unexpected token, expected ","', line: 1 },
    ],
    ['an error outside', 'const a = 1;\nb();\n', { message: "ReferenceError: 'b' is not defined", line: 2 }],
    ['another module', 'import fs from "fs";\n', { message: "ReferenceError: could not load module 'fs'" }],
    ['waiting', 'await 1;\n', { message: 'await is not possible here: a scheduler decides at once' }],
  ])('%s', (_, source, expected) => {
    expect(runner.load(source)).toEqual({ problem: expected });
  });
});

describe('what never ends is stopped, always at the same step:', () => {
  const stopped = `stopped after ${scriptStepsMax / 1e6} million steps: does a loop never end?`;

  it.each<[string, string, number | undefined]>([
    ['a loop without calls, at its function', 'while (true) {}', 1],
    ['one that would catch it', 'try {\nfor (;;) Math.max(1, 2);\n} catch {}\nreturn true', 3],
    ['a search in a list of a billion', '[].indexOf.call({ length: 1e15 }, 5)', undefined],
    ['a search in a long text', 'return "a".repeat(4e6).indexOf("a".repeat(2e6) + "b")', undefined],
    ['a pattern with too many ways', 'return /^(a+)+$/.test("a".repeat(40) + "b")', undefined],
    ['numbers without end', 'let x = 3n;\nfor (;;) x = x * x', undefined],
    ['memory without end', 'const all = [];\nfor (;;) all.push("x".repeat(1000))', undefined],
  ])('%s', (_, body, line) => {
    const before = performance.now();
    const problem = run(body) as ScriptProblem;
    expect(performance.now() - before).toBeLessThan(1000);
    expect([stopped, 'InternalError: out of memory']).toContain(problem.message);
    // Where the interpreter looks up is at a call in the loop, or at its end, which counts as the function.
    if (line !== undefined) expect([1, line]).toContain(problem.line);
    expect(run(body)).toEqual(problem);
    // And the next one runs as if nothing had been.
    expect(run('return true')).toBe(true);
  });

  it('counts the same steps again', () => {
    const body = (rounds: number) => `let n = 0; for (let i = 0; i < ${rounds}; i++) n += i; return n >= 0`;
    let least = 1;
    let most = 10_000_000;
    while (most - least > 1) {
      const middle = Math.floor((least + most) / 2);
      if (run(body(middle)) === true) least = middle;
      else most = middle;
    }
    expect([run(body(least)), run(body(most))]).toEqual([true, expect.objectContaining({ message: stopped })]);
  });
});

it('has no more memory than it says, whatever a script does', () => {
  run('const all = [];\nfor (;;) all.push(new Array(1000).fill(all.length))');
  expect(memoryPages * 65_536).toBe(16 * 2 ** 20);
  expect(run('return new Uint8Array(16 * 2 ** 20).length')).toMatchObject({ message: 'InternalError: out of memory' });
});
