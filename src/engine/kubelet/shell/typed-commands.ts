/** A shell that reads its commands from standard input: one after another, with a prompt when somebody types them. */
import { isUnfinished } from './parse.ts';
import type { Streams } from './redirect.ts';
import type { Commands, Shell, ShellWorld } from './shell.ts';

/** Makes the next whole command the shell's script. False when it has to wait for the rest of it, or when there is none. */
export function takeCommand(shell: Shell, commands: Commands, world: ShellWorld, streams: Streams): boolean {
  const { input } = shell;
  for (;;) {
    if (commands.isInteractive && !commands.hasPrompted)
      streams.write(promptOf(shell, commands, world), shell.wakeAtMs);
    commands.hasPrompted = true;
    const end = input ? input.text.indexOf('\n') : -1;
    if (input && end < 0 && !input.isClosed) {
      shell.isReading = true;
      return false;
    }
    const line = input ? input.text.slice(0, end < 0 ? undefined : end + 1) : '';
    if (input) input.text = input.text.slice(line.length);
    const isAtEnd = !input || (input.isClosed && input.text === '');
    const text = commands.begun + line;
    if (text === '') {
      shell.exitCode = shell.status;
      return false;
    }
    commands.hasPrompted = false;
    if (!isAtEnd && isUnfinished(text)) {
      commands.begun = text;
      continue;
    }
    commands.begun = '';
    forgetRedirections(shell);
    Object.assign(shell, { script: text, next: 0, loops: {}, pipe: undefined, isEndless: false, quietSteps: 0 });
    return true;
  }
}

/** Ctrl-C: what runs in the foreground ends. A shell that reads commands goes on with the next, anything else is over. */
export function interrupt(shell: Shell, nowMs: number): void {
  shell.isReading = false;
  shell.isForever = false;
  shell.isEndless = false;
  shell.wakeAtMs = Math.max(nowMs, Math.min(shell.wakeAtMs, nowMs));
  shell.status = 130;
  delete shell.became;
  delete shell.shown;
  if (!shell.commands) {
    shell.exitCode = 130;
    return;
  }
  forgetRedirections(shell);
  Object.assign(shell, { script: '', next: 0, loops: {}, pipe: undefined });
  shell.commands.begun = '';
  shell.commands.hasPrompted = false;
}

/** Those of the command before; what `exec` has redirected stays so. */
function forgetRedirections(shell: Shell): void {
  if (shell.redirections) shell.redirections = shell.redirections.filter(({ to }) => to === undefined);
}

/** Example: `/ # ` in busybox, `root@web-0:/# ` in images with bash. */
function promptOf(shell: Shell, commands: Commands, world: ShellWorld): string {
  if (commands.begun !== '') return '> ';
  const folder = shell.variables.PWD ?? '/';
  return world.knowsItsCommands ? `${folder} # ` : `root@${world.hostname}:${folder}# `;
}
