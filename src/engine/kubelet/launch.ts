/** Starts a container's process, as data: the image's program with what the Image object and the container say about it. */
import { milliOf, valueOf } from '../../api/quantity.ts';
import type { Image } from '../../kinds/image/types.ts';
import type { Container } from '../../kinds/pod/types.ts';
import { mebibyte, ordinary, type Process, type Program } from './programs/program.ts';
import { isCommonCommand } from './shell/commands.ts';
import type { Shell } from './shell/shell.ts';
import { startShell } from './shell/start.ts';

export interface LaunchContext {
  program: Program;
  described: Image | undefined;
  nowMs: number;
  environment(): Record<string, string>;
  /** What the annotation on the pod pins, if anything. */
  memoryBytes?: number;
  /** With a shared process namespace the command is not process 1, so signals reach it. */
  isFirstProcess: boolean;
}

export type Launched = { process: Process; shell?: Shell } | { cannotStart: string };

/** From the start of a container that takes too much memory until the kernel kills it. */
const outOfMemoryMs = 400;

export function launch(container: Container, context: LaunchContext): Launched {
  const { program } = context;
  const argv = commandLine(container, program, context);
  const [name = ''] = argv;
  if (isCommonCommand(name) && !program.lacks?.includes(name)) {
    const shell = shellOf(argv, container, context);
    const onTerm = context.isFirstProcess ? ('ignored' as const) : { afterMs: 0, code: 143 };
    const process: Process = { ...ordinary, ports: [], onTerm, cpuMilli: 1, memoryBytes: mebibyte };
    return { process: limited(process, container, context), shell };
  }
  if (program.isBusybox && name !== 'httpd' && name !== 'nc') return { cannotStart: notFoundInPath(name) };
  return { process: server(argv, container, context) };
}

/** The process of a server: what the image holds, or what a script turned into. */
export function server(argv: readonly string[], container: Container, context: LaunchContext): Process {
  const process: Process = {
    ...ordinary,
    ...context.program.launch({ argv, container, environment: () => context.environment() }),
  };
  const spec = context.described?.spec;
  if (!spec) return limited(process, container, context);
  const startMs = spec.startSeconds * 1000;
  const readyMs = Math.max(startMs, (spec.readySeconds ?? spec.startSeconds) * 1000);
  const afterMs = (spec.shutdownSeconds ?? 0) * 1000;
  // A shutdown that takes time is an orderly one; a process that dies of the signal says 143.
  const onTerm = spec.ignoresSigterm
    ? ('ignored' as const)
    : {
        afterMs,
        code: spec.shutdownSeconds === undefined ? (process.onTerm === 'ignored' ? 143 : process.onTerm.code) : 0,
      };
  return limited(
    {
      ...process,
      startMs,
      readyMs,
      neverReady: spec.neverReady ?? false,
      ...(spec.ports ? { ports: spec.ports } : {}),
      latencyMs: spec.latencyMs,
      onTerm,
      ...(spec.exitAfterSeconds === undefined
        ? {}
        : { exit: { afterMs: spec.exitAfterSeconds * 1000, code: spec.exitCode ?? 0 } }),
      ...(spec.idleCpu === undefined ? {} : { cpuMilli: milliOf(spec.idleCpu) }),
      ...(spec.memory === undefined ? {} : { memoryBytes: valueOf(spec.memory) }),
    },
    container,
    context,
  );
}

/** Above its memory limit a process does not live long. @param elapsedMs how long it has been running already */
export function limited(
  process: Process,
  container: Container,
  context: Pick<LaunchContext, 'memoryBytes'>,
  elapsedMs = 0,
): Process {
  const limit = container.resources?.limits?.memory;
  const memoryBytes = context.memoryBytes ?? process.memoryBytes;
  if (limit === undefined || memoryBytes <= valueOf(limit)) return { ...process, memoryBytes };
  const afterMs = Math.max(process.startMs, elapsedMs) + outOfMemoryMs;
  if (process.exit && process.exit.afterMs < afterMs) return { ...process, memoryBytes };
  return { ...process, memoryBytes, exit: { afterMs, code: 137, reason: 'OOMKilled' } };
}

/** `command` replaces the image's entrypoint and drops its command; `args` replace its command. */
function commandLine(container: Container, program: Program, context: LaunchContext): readonly string[] {
  const argv = container.command?.length
    ? [...container.command, ...(container.args ?? [])]
    : [...(program.entrypoint ?? []), ...(container.args?.length ? container.args : (program.command ?? []))];
  // Entry scripts of official images run what follows them.
  if (argv.length > 1 && argv[0].endsWith('docker-entrypoint.sh')) argv.shift();
  if (!argv.some((argument) => argument.includes('$('))) return argv;
  const environment = context.environment();
  return argv.map((argument) => expandVariables(argument, environment));
}

/** Example: `-text=$(GREETING) and $$(NOT)` → `-text=hello and $(NOT)`; unknown names stay as they are. */
// k8s: third_party/forked/golang/expansion/expand.go
export function expandVariables(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole: string, kind: string, name: string | undefined) =>
    kind === '$' ? '$' : (environment[name ?? ''] ?? whole),
  );
}

function shellOf(argv: readonly string[], container: Container, context: LaunchContext): Shell {
  return startShell(argv, {
    variables: variablesOf(container, context.environment()),
    nowMs: context.nowMs,
    hasStdin: hasStdin(container),
    isTty: container.tty === true,
  });
}

/** A terminal can be typed at even where nobody asked for input. */
export function hasStdin(container: Container): boolean {
  return container.stdin === true || container.tty === true;
}

/** What processes of the container find in their environment. */
export function variablesOf(container: Container, environment: Record<string, string>): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    PWD: container.workingDir ?? '/',
    ...environment,
  };
}

export function notFoundInPath(name: string): string {
  const where = name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH';
  return `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "${name}": ${where}: unknown`;
}
