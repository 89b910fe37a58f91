/** Pipes whose commands run side by side, and the filters that are put into them. */
import { expect, it } from 'vitest';
import { worldOf } from './fixture.ts';
import { advance } from './machine.ts';
import { isOver, newShell, type Shell } from './shell.ts';

const people = 'ann 30 x\nbob 4 y\ncid 30 z\n';
const files = {
  '/tmp/people': people,
  '/tmp/deep/er/log': 'an error\nfine\nError again\n',
  '/tmp/passwd': 'root:0:/root\n',
};

/** What was written until then and when, errors between angle brackets. */
function play(shell: Shell, untilMs: number, world = worldOf({ ...files })): string[] {
  const said: string[] = [];
  advance(
    shell,
    world,
    {
      write: (text, atMs) => void said.push(`${atMs / 1000}s ${text}`),
      complain: (text, atMs) => void said.push(`${atMs / 1000}s <${text}>`),
    },
    untilMs,
  );
  return said;
}

function start(script: string): Shell {
  return newShell(script, ['sh'], { PWD: '/tmp' }, 0);
}

function run(script: string): string {
  const shell = start(script);
  const said = play(shell, 60_000).map((line) => line.replace(/^\S+ /, ''));
  return `${said.join('')}[${shell.isForever ? 'forever' : shell.exitCode}]`;
}

it.each<[script: string, written: string]>([
  ['yes | head -2', 'y\ny\n[0]'],
  ['while true; do echo x; done | head -n 2', 'x\nx\n[0]'],
  ['seq 9 | tail -n 2 | tac', '9\n8\n[0]'],
  ['echo a | grep b', '[1]'],
  ['false | true', '[0]'],
  ['true | false || echo failed', 'failed\n[0]'],
  ['echo a | (read x; echo got $x)', 'got a\n[0]'],
  ['printf "1\\n2\\n" | while read n; do echo $((n * 2)); done | sort -r', '4\n2\n[0]'],
  ['x=$(yes no | head -1); echo $x', 'no\n[0]'],
  ['{ echo out; echo err >&2; } | cat', '<err\n>out\n[0]'],
  ['echo a | sleep infinity', '[forever]'],
  ['set -e; echo a | grep -q b; echo never', '[1]'],
  // What is read is left for the next command, line by line.
  ['printf "1\\n2\\n3\\n" | { read first; echo $first; cat; }', '1\n2\n3\n[0]'],
])('%s', (script, written) => expect(run(script)).toBe(written));

it.each<[script: string, written: string]>([
  ['sort -k2 -n people', 'bob 4 y\nann 30 x\ncid 30 z\n'],
  ['sort -r people | cut -d" " -f1,3', 'cid z\nbob y\nann x\n'],
  ['cut -d" " -f2 people | sort -n | uniq -c', '      1 4\n      2 30\n'],
  ['echo hello | tr a-z A-Z', 'HELLO\n'],
  ['echo "a  b" | tr -s " " | tr -d b', 'a \n'],
  ['echo one,two | tr , "\\n"', 'one\ntwo\n'],
  ['echo hello | sed s/l/L/g', 'heLLo\n'],
  ['sed -n 2p people', 'bob 4 y\n'],
  ['sed "/bob/d; s/\\([a-z]*\\) \\(.*\\)/\\2 \\1/" people', '30 x ann\n30 z cid\n'],
  ['sed -E "s#(a+)n+#<\\1>#" people | head -1', '<a> 30 x\n'],
  ['sed "2,3d" people', 'ann 30 x\n'],
  ['sed -i s/ann/eve/ people; head -c 3 people', 'eve'],
  ['awk "{print \\$1, \\$NF}" people', 'ann x\nbob y\ncid z\n'],
  ["awk -F: '{print $3}' passwd", '/root\n'],
  ['awk \'$2 > 10 && /z/ {print NR ": " $1} END {print NR}\' people', '3: cid\n3\n'],
  ["awk '{sum += $2} END {print sum / NR}' people", '21.333333333333332\n'],
  ["awk 'NR==1' people", 'ann 30 x\n'],
  ["awk 'BEGIN {print 1 + 2 * 3}'", '7\n'],
  ["awk '$3 ~ /^[xy]$/ {n++} END {print n}' people", '2\n'],
  ['grep -rn error deep', 'deep/er/log:1:an error\n'],
  ['grep -ic error /tmp/deep/er/log', '2\n'],
  ["grep -E '^(ann|bob)' people", 'ann 30 x\nbob 4 y\n'],
  ["grep -o '[0-9][0-9]*' people", '30\n4\n30\n'],
  ["grep -v '^a' people | grep -w y", 'bob 4 y\n'],
  ['grep a+ people', ''],
  ['find . -name "*o*" -type f; find deep -maxdepth 1', './people\n./deep/er/log\ndeep\ndeep/er\n'],
  ['echo a b c | xargs -n2 echo -', '- a b\n- c\n'],
  ['printf "a\\nb\\n" | xargs -I{} echo {}!', 'a!\nb!\n'],
  ['wc people', '        3         9        26 people\n'],
  ['wc -l < people', '3\n'],
  ['echo hi | base64 | base64 -d', 'hi\n'],
  ['expr 7 % 4', '3\n'],
  ['echo p* "p*" \'p*\' \\p*', 'passwd people p* p* passwd people\n'],
  ['echo /tmp/[!a]?s*; x="pe*"; echo $x "$x" no*', '/tmp/passwd\npeople pe* no*\n'],
  ['for f in deep/*/*; do echo $f; done; ls p*', 'deep/er/log\npasswd\npeople\n'],
  ['[ a* = "a*" ] && echo same', 'same\n'],
  ['command -v sed nothing', '/bin/sed\n'],
])('filters: %s', (script, written) => {
  const shell = start(script);
  expect(
    play(shell, 60_000, worldOf({ ...files }))
      .map((line) => line.replace(/^\S+ /, ''))
      .join(''),
  ).toBe(written);
  expect(isOver(shell)).toBe(true);
});

it.each([
  ['awk \'{printf "%d", $1}\' people', '<awk: not simulated: {printf "%d", $1}\n>[2]'],
  ['sed y/a/b/ people', '<sed: not simulated: y/a/b/\n>[1]'],
  ['find . -mtime 1', '<find: not simulated: -mtime 1\n>[1]'],
])('says what it does not do: %s', (script, written) => expect(run(script)).toBe(written));

it('passes on each line when it comes, and goes on after a save', () => {
  const shell = start('for n in 1 2 3; do echo $n; sleep 2; done | sed "s/^/line /" | cat; echo done');
  const early = play(shell, 3000);
  const restored = JSON.parse(JSON.stringify(shell)) as Shell;
  const late = play(restored, 60_000);
  expect(early).toEqual([]);
  expect(late).toEqual(['6s line 1\nline 2\nline 3\n', '6s done\n']);
  const grepped = start('while true; do date +%s; sleep 2; done | grep -v 2');
  expect(play(grepped, 5000)).toEqual(['0s 0\n', '4s 4\n']);
  const cut = JSON.parse(JSON.stringify(grepped)) as Shell;
  expect(play(cut, 9000)).toEqual(['6s 6\n', '8s 8\n']);
});

it('stops a writer whose reader has gone', () => {
  const shell = start('for n in 1 2 3 4; do echo $n; sleep 1; done | head -1; echo next');
  expect(play(shell, 60_000)).toEqual(['0s 1\n', '1s next\n']);
});
