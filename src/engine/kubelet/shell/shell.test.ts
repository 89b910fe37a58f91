/** Scripts from real manifests, run in virtual time. */
import { expect, it } from 'vitest';
import { advance, execute } from './machine.ts';
import { parseScript } from './parse.ts';
import { isOver, newShell, type Shell, type ShellWorld } from './shell.ts';

function world(given: Record<string, string> = {}): ShellWorld & { held: Record<string, string> } {
  const held = { ...given };
  return {
    held,
    epochMs: 1_767_225_600_000,
    hostname: 'web-0',
    knowsItsCommands: true,
    files: {
      read: (path) => held[path],
      write: (path, text) => {
        held[path] = text;
        return undefined;
      },
      append: (path, text) => {
        held[path] = (held[path] ?? '') + text;
        return undefined;
      },
      remove: (path) => void delete held[path],
      isDirectory: (path) => path === '/tmp',
      list: (path) => Object.keys(held).filter((name) => name.startsWith(`${path}/`)),
    },
    resolve: (host) => (host.startsWith('web') ? '10.96.0.7' : undefined),
    connect: (host, port) => (!host.startsWith('web') ? 'unknown host' : port === 80 ? 'open' : 'refused'),
    fetch: () => undefined,
    tool: () => undefined,
    code: parseScript,
  };
}

function play(
  script: string,
  untilMs: number,
  files: Record<string, string> = {},
  variables: Record<string, string> = {},
) {
  const shell: Shell = newShell(script, ['sh'], variables, 0);
  const lines: string[] = [];
  const around = world(files);
  const write = (text: string, atMs: number): void => void lines.push(`${atMs / 1000}s ${text.trimEnd()}`);
  advance(shell, around, { write, complain: write }, untilMs);
  return { shell, lines, files: around.held };
}

it.each<[script: string, lines: string[], exit: string]>([
  ['echo hi; sleep 5; exit 1', ['0s hi'], '1 at 5s'],
  ['false', [], '1 at 0s'],
  ['sleep 1 && echo one || echo other', ['1s one'], '0 at 1s'],
  ['exit 3 || true', [], '3 at 0s'],
  ['for i in 1 2 3; do echo $i; sleep 1; done', ['0s 1', '1s 2', '2s 3'], '0 at 3s'],
  ['for i in {1..3}; do echo -n "$i "; done', ['0s 1', '0s 2', '0s 3'], '0 at 0s'],
  [
    'i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo "round $i"; done',
    ['0s round 1', '0s round 2', '0s round 3'],
    '0 at 0s',
  ],
  ['if [ "$(hostname)" = web-0 ]; then echo first; else echo other; fi', ['0s first'], '0 at 0s'],
  ['case $(hostname) in db-*) echo db ;; web-*|www) echo web ;; *) echo none ;; esac', ['0s web'], '0 at 0s'],
  ['set -e; false; echo never', [], '1 at 0s'],
  ['set -e; if false; then echo no; fi; echo yes', ['0s yes'], '0 at 0s'],
  ['echo ${NAME:-nobody} and ${GREETING}', ['0s nobody and hello'], '0 at 0s'],
  [
    'until nslookup db >/dev/null; do echo waiting for db; sleep 2; done',
    [
      '0.02s waiting for db',
      '2.04s waiting for db',
      '4.06s waiting for db',
      '6.08s waiting for db',
      '8.1s waiting for db',
    ],
    'running',
  ],
  ['until nc -z web 80; do sleep 1; done; echo up', ['0.02s up'], '0 at 0.02s'],
  ['wget -qO- http://web:81', ["0s wget: can't connect to remote host (10.96.0.7): Connection refused"], '1 at 0.02s'],
  ['frobnicate', ['0s sh: frobnicate: not found'], '127 at 0s'],
  ['echo "a b c" | wc -c', ['0s 6'], '0 at 0s'],
  ['greet() { echo "hi $1"; return 4; }; greet you; echo $?', ['0s hi you', '0s 4'], '0 at 0s'],
  ['cat <<EOF\nname=$NAME\nEOF', ['0s name='], '0 at 0s'],
  ['echo kept > /tmp/a; cat /no /tmp/a', ["0s cat: can't open '/no': No such file or directory", '0s kept'], '1 at 0s'],
  ['# a comment\necho done # and another', ['0s done'], '0 at 0s'],
  ['while true; do echo tick; sleep 4; done', ['0s tick', '4s tick', '8s tick'], 'running for good'],
  ['while true; do echo once; break; done; exit 7', ['0s once'], '7 at 0s'],
  ['echo "unterminated', ['0s sh: syntax error: unterminated quoted string'], '2 at 0s'],
  ['date -u +%Y-%m-%dT%H:%M', ['0s 2026-01-01T00:00'], '0 at 0s'],
  ['exec sleep 9', [], '0 at 9s'],
  ['tail -f /dev/null', [], 'running for good'],
  ['items=(foo bar "b z"); N=2; echo "${items[$N]}|${#items[@]}|$items"', ['0s b z|3|foo'], '0 at 0s'],
  ['for i in "${GREETING[@]}" $(<no); do echo $i; done', ['0s hello'], '0 at 0s'],
  ['all=(a "b c"); for i in "${all[@]}"; do echo "<$i>"; done', ['0s <a>', '0s <b c>'], '0 at 0s'],
  ['[[ `hostname` =~ -([0-9]+)$ ]] || exit 1; echo $((100 + ${BASH_REMATCH[1]}))', ['0s 100'], '0 at 0s'],
  ['[[ web =~ ^([a-z]*)[[:space:]]+(.*)$ ]] || echo no', ['0s no'], '0 at 0s'],
  ['if [[ -f /no && "x$(<no)" != "x" ]]; then echo yes; fi; echo end', ['0s end'], '0 at 0s'],
  ['set -- a; f() { for i in "$@"; do echo "<$i>"; done; }; f a "b c"', ['0s <a>', '0s <b c>'], '0 at 0s'],
  ['echo kept > /tmp/a; echo "$(</tmp/a)!"', ['0s kept!'], '0 at 0s'],
  ['printenv GREETING NONE || echo "some missing"', ['0s hello', '0s some missing'], '0 at 0s'],
])('sh -c %j', (script, lines, exit) => {
  const { shell, lines: printed } = play(script, 10_000, {}, { GREETING: 'hello' });
  expect(printed).toEqual(lines);
  const end =
    shell.exitCode !== undefined
      ? `${shell.exitCode} at ${shell.wakeAtMs / 1000}s`
      : shell.isForever || shell.isEndless
        ? 'running for good'
        : 'running';
  expect(end).toBe(exit);
});

it('plays the liveness example of the documentation', () => {
  const script = 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600';
  expect(play(script, 29_000).files).toHaveProperty('/tmp/healthy');
  expect(play(script, 31_000).files).not.toHaveProperty('/tmp/healthy');
  expect(execute(['cat', '/tmp/healthy'], world(), {}, 0)).toMatchObject({
    status: 1,
    output: "cat: can't open '/tmp/healthy': No such file or directory\n",
  });
  expect(execute(['cat', '/tmp/healthy'], world({ '/tmp/healthy': '' }), {}, 0)).toMatchObject({ status: 0 });
});

it('goes on after a save exactly where it slept', () => {
  const script = 'n=0; while [ $n -lt 4 ]; do n=$((n+1)); echo $n $RANDOM; sleep 3; done';
  const whole = play(script, 60_000).lines;
  const half = play(script, 5000);
  const restored = JSON.parse(JSON.stringify(half.shell)) as Shell;
  const rest: string[] = [];
  const write = (text: string, atMs: number): void => void rest.push(`${atMs / 1000}s ${text.trimEnd()}`);
  advance(restored, world(), { write, complain: write }, 60_000);
  expect([...half.lines, ...rest]).toEqual(whole);
  expect(isOver(restored)).toBe(true);
});

it('burns time for good without being looked at again', () => {
  expect(play('while true; do :; done', 60_000).shell.isForever).toBe(true);
  expect(play('while true; do echo hi; done', 5000).shell.isForever).toBe(false);
});

it('slows down a script that never sleeps instead of hanging', () => {
  const { shell } = play('while [ ! -f /never ]; do :; done', 100_000);
  expect(shell.exitCode).toBeUndefined();
  expect(shell.wakeAtMs).toBeGreaterThan(30_000);
});
