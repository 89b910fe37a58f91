/** What a program is: how the containers of an image behave. Everything about a running one is plain data. */
import type { Container } from '../../../kinds/pod/types.ts';

export interface Program {
  /** Repositories without registry and `library/`: `nginx`, `hashicorp/http-echo`. */
  images: readonly string[];
  /** Bytes to pull. */
  sizeBytes: number;
  entrypoint?: readonly string[];
  command?: readonly string[];
  /** The image holds busybox and nothing else: a command that busybox does not have cannot be started. */
  isBusybox?: boolean;
  /** Common commands that the image does not have. */
  lacks?: readonly string[];
  /** The image holds its program and nothing else: no shell, no tools. */
  isBare?: boolean;
  /** Called with the full command line. Not called when the command is a shell or another common tool. */
  launch(launch: Launch): Partial<Process>;
  /** The status code of an HTTP answer once the program is up; 200 when left out. @param elapsedMs since it began */
  answer?(path: string, container: Container, elapsedMs: number): number;
  /** What it calls itself in its error pages. */
  name?: string;
  /** False when what listens speaks another protocol. */
  isHttp?: boolean;
  /** The folder whose files it serves. */
  webRoot?: string;
  /** What it shows where no file answers. */
  page?(path: string, container: Container, podName: string): Page;
  /** The image's own tools, as exec probes call them. */
  tool?(argv: readonly string[], isReady: boolean): { status: number; output: string } | undefined;
}

/** What the image's own command lines start: `docker-entrypoint.sh`, `nginx`. */
export function ownPrograms({ entrypoint = [], command = [] }: Program): string[] {
  return [...entrypoint, ...command].map((word) => word.slice(word.lastIndexOf('/') + 1));
}

export interface Page {
  status: number;
  contentType?: string;
  body: string;
}

export interface PortRequest {
  method: string;
  /** With its query. */
  path: string;
}

/** Nobody listens, somebody hangs up on what he does not understand, or a page. */
export type PortAnswer = 'refused' | 'not http' | Page;

export interface Launch {
  argv: readonly string[];
  container: Container;
  environment(): Record<string, string>;
}

/** A running program, as data. Times count from its start. */
export interface Process {
  /** Until it listens. */
  startMs: number;
  /** Until its health end points answer 200; before that 503. */
  readyMs: number;
  /** The paths of readiness probes answer 503 for good. */
  neverReady: boolean;
  ports: readonly number[] | 'any';
  latencyMs: number;
  exit?: { afterMs: number; code: number; reason?: 'OOMKilled' };
  onTerm: { afterMs: number; code: number } | 'ignored';
  cpuMilli: number;
  memoryBytes: number;
  output: readonly { afterMs: number; text: string }[];
}

export const mebibyte = 1024 * 1024;

/** What nobody says about a program: it starts at once, runs forever, answers on any port, and dies of SIGTERM. */
export const ordinary: Process = {
  startMs: 300,
  readyMs: 300,
  neverReady: false,
  ports: 'any',
  latencyMs: 20,
  onTerm: { afterMs: 0, code: 143 },
  cpuMilli: 5,
  memoryBytes: 32 * mebibyte,
  output: [],
};

export function defineProgram(program: Program): Program {
  return program;
}

/** The ports that the container declares, or else the program's own. */
export function portsOr(container: Container, ...ports: number[]): readonly number[] {
  return [...new Set([...ports, ...(container.ports ?? []).map((port) => port.containerPort)])];
}

/** The value behind `-flag value`, `-flag=value`, `--flag value` or `--flag=value`. */
export function flagValue(argv: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, argument] of argv.entries()) {
    const [flag] = argument.split('=', 1);
    if (!names.includes(flag)) continue;
    return argument.length > flag.length ? argument.slice(flag.length + 1) : argv[index + 1];
  }
  return undefined;
}
