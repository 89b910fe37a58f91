/** Shells that are talked to: what comes back, piece by piece, as the input comes in. */
import { describe, expect, it } from 'vitest';
import { worldOf } from './fixture.ts';
import { advance } from './machine.ts';
import type { Shell, ShellWorld } from './shell.ts';
import { startShell } from './start.ts';
import { endInput, feed, heard, newTerminal, say, type Terminal } from './terminal.ts';

class Talk {
  readonly files: Record<string, string>;
  shell: Shell;
  terminal: Terminal;
  nowMs = 0;
  #heard = 0;

  constructor(argv: readonly string[], { tty = false, files = {} as Record<string, string> } = {}) {
    this.files = files;
    this.shell = startShell(argv, { variables: { PWD: '/', HOME: '/root' }, nowMs: 0, hasStdin: true, isTty: tty });
    this.terminal = newTerminal(tty);
    this.#goOn();
  }

  send(text: string): string {
    feed(this.terminal, this.shell, text, this.nowMs);
    return this.after(0);
  }

  end(): string {
    endInput(this.shell, this.nowMs);
    return this.after(0);
  }

  /** What is said until so many seconds later. */
  after(seconds: number): string {
    this.nowMs += seconds * 1000;
    this.#goOn();
    const { chunks, next } = heard(this.terminal, this.#heard);
    this.#heard = next;
    return chunks.map(({ stream, text }) => (stream === 2 ? `!${text}` : text)).join('');
  }

  /** As a cluster that is saved and loaded in between. */
  reload(): void {
    [this.shell, this.terminal] = JSON.parse(JSON.stringify([this.shell, this.terminal])) as [Shell, Terminal];
  }

  #goOn(): void {
    const output = {
      write: (text: string) => say(this.terminal, 1, text),
      complain: (text: string) => say(this.terminal, 2, text),
    };
    advance(this.shell, world(this.files), output, this.nowMs);
  }
}

function world(files: Record<string, string>): ShellWorld {
  return worldOf(files, { isDirectory: (path) => path === '/' || path === '/tmp', list: () => [] });
}

describe('a command', () => {
  it('passes on what it reads as it comes', () => {
    const talk = new Talk(['cat']);
    expect(talk.send('one\n')).toBe('one\n');
    expect(talk.send('tw')).toBe('tw');
    talk.reload();
    expect(talk.send('o\n')).toBe('o\n');
    expect(talk.shell.exitCode).toBeUndefined();
    expect(talk.end()).toBe('');
    expect(talk.shell.exitCode).toBe(0);
  });

  it('that needs all of its input waits for the end', () => {
    const talk = new Talk(['wc', '-l']);
    expect(talk.send('a\nb\n')).toBe('');
    expect(talk.send('c\n')).toBe('');
    expect(talk.end()).toBe('3\n');
  });

  it('without input finds the end at once', () => {
    const shell = startShell(['cat'], { variables: {}, nowMs: 0, hasStdin: false, isTty: false });
    advance(shell, world({}), { write: () => {}, complain: () => {} }, 0);
    expect(shell.exitCode).toBe(0);
  });
});

describe('a script', () => {
  it('reads a line at a time, and waits in the middle', () => {
    const talk = new Talk(['sh', '-c', 'echo name?; read name; echo "hello $name"; sleep 2; read rest; echo "$rest!"']);
    expect(talk.after(1)).toBe('name?\n');
    expect(talk.send('or')).toBe('');
    expect(talk.send('rery\nlater\n')).toBe('hello orrery\n');
    expect(talk.after(1)).toBe('');
    expect(talk.after(1)).toBe('later!\n');
    expect(talk.shell.exitCode).toBe(0);
  });

  it('says only once what comes before a read in a function, a group or a pipe', () => {
    const talk = new Talk([
      'sh',
      '-c',
      'ask() { echo "$1?"; read answer; echo "$1=$answer"; }; ask a; (cat; echo end) | cat',
    ]);
    expect(talk.after(0)).toBe('a?\n');
    expect(talk.send('1')).toBe('');
    expect(talk.send('\n')).toBe('a=1\n');
    expect(talk.send('x\n')).toBe('');
    expect(talk.end()).toBe('x\nend\n');
  });

  it('tells its two outputs apart, and joins them when told', () => {
    const talk = new Talk([
      'sh',
      '-c',
      'cat /no; cat /no 2>/dev/null; cat /no 2>&1; echo oh >&2; nope 2>/tmp/e; cat /tmp/e',
    ]);
    const missing = "cat: can't open '/no': No such file or directory\n";
    expect(talk.after(0)).toBe(`!${missing}${missing}!oh\nsh: nope: not found\n`);
  });
});

describe('a shell without a terminal', () => {
  it('runs each command when it is complete, and ends with the last code', () => {
    const talk = new Talk(['sh']);
    expect(talk.send('echo a\nfor n in 1 2; do\n')).toBe('a\n');
    expect(talk.send('echo $n\ndone\n')).toBe('1\n2\n');
    expect(talk.send('cat <<EOF\nno end yet\n')).toBe('');
    expect(talk.send('EOF\nread line\nthis\necho "got $line"\n')).toBe('no end yet\ngot this\n');
    expect(talk.send('false')).toBe('');
    expect(talk.end()).toBe('');
    expect(talk.shell.exitCode).toBe(1);
  });

  it('stops at a mistake', () => {
    const talk = new Talk(['sh']);
    expect(talk.send('echo a\n)\necho b\n')).toBe('a\n!sh: syntax error: unexpected ")"\n');
    expect(talk.shell.exitCode).toBe(2);
  });
});

describe('a shell at a terminal', () => {
  it('shows prompts and what is typed, and takes back what is deleted', () => {
    const talk = new Talk(['sh'], { tty: true });
    expect(talk.after(0)).toBe('/ # ');
    expect(talk.send('ecko')).toBe('ecko');
    expect(talk.send('\x7f\x7fho hi\x1b[A\r')).toBe('\b \b\b \bho hi\r\nhi\r\n/ # ');
    expect(talk.send('cd /tmp\r')).toBe('cd /tmp\r\n/tmp # ');
    expect(talk.send('if true; then\r')).toBe('if true; then\r\n> ');
    talk.reload();
    expect(talk.send('echo yes; fi\r')).toBe('echo yes; fi\r\nyes\r\n/tmp # ');
    expect(talk.send(')\r')).toBe(')\r\nsh: syntax error: unexpected ")"\r\n/tmp # ');
    expect(talk.send('exit 3\r')).toBe('exit 3\r\n');
    expect(talk.shell.exitCode).toBe(3);
  });

  it('is interrupted by Ctrl-C, whatever it does', () => {
    const talk = new Talk(['sh'], { tty: true });
    talk.after(0);
    talk.send('sleep 100\r');
    expect(talk.after(5)).toBe('');
    expect(talk.send('\x03')).toBe('^C\r\n/ # ');
    talk.send('top\r');
    expect(talk.send('\x03')).toBe('^C\r\n/ # ');
    expect(talk.send('half\x03')).toBe('half^C\r\n/ # ');
    expect(talk.send('echo $?\r')).toBe('echo $?\r\n130\r\n/ # ');
  });

  it('gives the end of the input to the command in front, then takes it itself', () => {
    const talk = new Talk(['sh'], { tty: true });
    talk.after(0);
    expect(talk.send('cat\rhello\r')).toBe('cat\r\nhello\r\nhello\r\n');
    expect(talk.send('\x04')).toBe('/ # ');
    talk.send('\x04');
    expect(talk.shell.exitCode).toBe(0);
  });

  it('ends a command that is no shell', () => {
    const talk = new Talk(['cat'], { tty: true });
    expect(talk.send('a\r')).toBe('a\r\na\r\n');
    expect(talk.send('\x03')).toBe('^C\r\n');
    expect(talk.shell.exitCode).toBe(130);
  });
});
