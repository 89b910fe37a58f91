/** What scripts write, where it goes, and in which order: as busybox does. */
import { expect, it } from 'vitest';
import { worldOf } from './fixture.ts';
import { advance } from './machine.ts';
import { newShell, type Shell, type ShellWorld } from './shell.ts';

function world(held: Record<string, string>): ShellWorld {
  return worldOf(held, {
    write: (path, text) => {
      if (path.startsWith('/ro/')) return 'Read-only file system';
      held[path] = text;
      return undefined;
    },
    isDirectory: (path) => path === '/' || path === '/tmp',
    list: (path) =>
      Object.keys(held).flatMap((name) => (name.startsWith(`${path}/`) ? name.slice(path.length + 1) : [])),
  });
}

/** All that was written until then, errors between angle brackets. */
function play(shell: Shell, world: ShellWorld, untilMs = 0): string {
  let text = '';
  const write = (added: string): void => void (text += added);
  advance(shell, world, { write, complain: (added) => write(`<${added}>`) }, untilMs);
  return text;
}

function run(script: string): string {
  const shell = newShell(script, ['sh'], { PWD: '/tmp' }, 0);
  return `${play(shell, world({ '/etc/hostname': 'web-0\n', '/tmp/ab': 'a\nb' }))}[${shell.exitCode}]`;
}

it.each<[script: string, written: string]>([
  // In the order in which it is written.
  ['cat no /etc/hostname', "<cat: can't open 'no': No such file or directory\n>web-0\n[1]"],
  ['cat /etc/hostname no', "web-0\n<cat: can't open 'no': No such file or directory\n>[1]"],
  ['cat /etc/hostname - no < ab', "web-0\na\nb<cat: can't open 'no': No such file or directory\n>[1]"],
  ['ls /no /tmp /etc/hostname', '<ls: /no: No such file or directory\n>/etc/hostname\n\n/tmp:\nab\n[1]'],
  ['head -n1 ab no ab', '==> ab <==\na\n<head: no: No such file or directory\n>\n==> ab <==\na\n[1]'],
  ['echo hi | tee /ro/f', '<tee: /ro/f: Read-only file system\n>hi\n[1]'],
  ['echo one >&2; echo two', '<one\n>two\n[0]'],
  ['(echo one; echo two >&2; echo three)', 'one\n<two\n>three\n[0]'],
  ['echo a | (cat; echo b >&2; printf c)', 'a\n<b\n>c[0]'],
  ['echo a b | while read x y; do echo $y; echo $x >&2; done', 'b\n<a\n>[0]'],
  ['grep a no ab; echo $?', '<grep: no: No such file or directory\n>ab:a\n2\n[0]'],
  [
    'rm no nope; cp no nope /tmp 2>/dev/null; wc -l no',
    "<rm: can't remove 'no': No such file or directory\nrm: can't remove 'nope': No such file or directory\n><wc: no: No such file or directory\n>[1]",
  ],
  // No line end is made up, and none is lost.
  ['printf a; echo -n b; echo c', 'abc\n[0]'],
  ['echo -n a >> f; echo b >> f; printf c >> f; cat f', 'ab\nc[0]'],
  ['cat ab; tail -n1 ab; head ab; echo', 'a\nbba\nb\n[0]'],
  ['while read l; do echo "[$l]"; done < ab; echo $l', '[a]\nb\n[0]'],
  ['printf "%s\\n" a b c', 'a\nb\nc\n[0]'],
  ['printf "%-4s|%03d|%c|%b|%x|%.1f%%" a 42 xyz "q\\tr" 255 3.14', 'a   |042|x|q\tr|ff|3.1%[0]'],
  ['printf "%d\\n" one', "<sh: invalid number 'one'\n>0\n[1]"],
  ['printf; printf -- "-\\033[0m\\r"', '<sh: usage: printf FORMAT [ARGUMENT...]\n>-\x1b[0m\r[0]'],
  ['echo -e "a\\tb\\c"; echo -ne "c\\n"; echo "d\\n"', 'a\tbc\nd\\n\n[0]'],
  // Both streams, joined and parted.
  ['cat no 2>&1 >/dev/null', "cat: can't open 'no': No such file or directory\n[1]"],
  ['cat ab no >f 2>&1; cat f', "a\nbcat: can't open 'no': No such file or directory\n[0]"],
  ['cat ab no &>f; cat no &>/dev/null; cat f', "a\nbcat: can't open 'no': No such file or directory\n[0]"],
  ['{ cat no; echo a; } >&f; echo .; cat f', ".\ncat: can't open 'no': No such file or directory\na\n[0]"],
  ['nope 2>&1 | wc -l', '1\n[0]'],
  ['(printf a; printf b >&2; echo c) >f 2>&1; cat f', 'abc\n[0]'],
  ['{ echo one; echo two >&2; } 2>f; cat f', 'one\ntwo\n[0]'],
  ['f() { echo a; echo b >&2; } 2>&1; f; f >g; cat g', 'a\nb\na\nb\n[0]'],
  ['exec 2>&1; echo a >&2; exec >f; printf b; echo c; cat f >&2', 'a\nbc\n[0]'],
  // Redirects of whole commands.
  ['for i in 1 2 3; do printf $i; done >f; echo . >>f; cat f', '123.\n[0]'],
  ['while read a; do read b; echo "$a-$b"; done <ab >f; cat f', 'a-b\n[0]'],
  ['while read a; do echo "$a"; done <<EOF\none\ntwo\nEOF', 'one\ntwo\n[0]'],
  ['if true; then printf a; fi >f; case x in x) echo b;; esac >>f; cat f', 'ab\n[0]'],
  ['for i in 1 2; do for j in a b; do echo $i$j; continue 2; done >f; done; echo out; cat f', 'out\n2a\n[0]'],
  ['cd /; { echo a; cd /tmp; echo b; } >tmp/f; cat f', 'a\nb\n[0]'],
  // What cannot be opened is said at once, and nothing runs.
  ['cat no </no; echo $?', "<sh: can't open /no: no such file\n>1\n[0]"],
  ['cat no >/ro/f || echo $?', "<sh: can't create /ro/f: Read-only file system\n>1\n[0]"],
  ['while true; do echo never; done </no; echo $?', "<sh: can't open /no: no such file\n>1\n[0]"],
  ['set -e; { echo never; } >/ro/f; echo never', "<sh: can't create /ro/f: Read-only file system\n>[1]"],
  ['echo a >f; cat f >f; wc -c <f', '0\n[0]'],
])('sh -c %j', (script, written) => {
  expect(run(script)).toBe(written);
});

it('goes on after a save in the middle of a loop that is redirected', () => {
  const script = 'while read a; do printf "$a "; sleep 5; done <list >f; echo end >>f; cat f';
  const held = { '/tmp/list': '1\n2\n3\n' };
  let shell = newShell(script, ['sh'], { PWD: '/tmp' }, 0);
  for (const seconds of [0, 3, 7, 12]) {
    expect(play(shell, world(held), seconds * 1000)).toBe('');
    shell = JSON.parse(JSON.stringify(shell)) as Shell;
  }
  expect(held).toMatchObject({ '/tmp/f': '1 2 3 ' });
  expect(play(shell, world(held), 20_000)).toBe('1 2 3 end\n');
});
