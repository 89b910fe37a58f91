/** What a running program answers to a probe at this moment, in the words of upstream's probers. */
// k8s: pkg/probe/http, pkg/probe/tcp, pkg/probe/exec, pkg/probe/grpc
import type { IntOrString } from '../../api/int-or-percent.ts';
import type { Container, ProbeAction } from '../../kinds/pod/types.ts';
import type { ProbeKind } from './memory.ts';
import type { Process, Program } from './programs/program.ts';

export interface Target {
  ip: string;
  container: Container;
  program: Program;
  process: Process;
  /** Since the process took its present form. */
  elapsedMs: number;
  exec(argv: readonly string[]): { status: number; output: string; tookMs: number };
}

export interface Answer {
  isSuccess: boolean;
  output: string;
}

const success: Answer = { isSuccess: true, output: '' };

/** @param kind whose end point it is; hooks ask without one */
export function answerTo(
  action: ProbeAction,
  kind: ProbeKind | undefined,
  timeoutSeconds: number,
  target: Target,
): Answer {
  if (action.httpGet) return answerHttp(action.httpGet, timeoutSeconds, target);
  if (action.tcpSocket) return answerTcp(action.tcpSocket, kind, target);
  if (action.grpc) return answerGrpc(action.grpc.port, kind, timeoutSeconds, target);
  if (action.exec) return answerExec(action.exec.command ?? [], timeoutSeconds, target);
  return success;
}

function answerHttp(get: NonNullable<ProbeAction['httpGet']>, timeoutSeconds: number, target: Target): Answer {
  const port = portNumber(get.port, target.container);
  if (port === undefined)
    return { isSuccess: false, output: `couldn't find port: ${JSON.stringify(get.port)} in container` };
  const path = get.path ? (get.path.startsWith('/') ? get.path : `/${get.path}`) : '/';
  const address = `${get.host || target.ip}:${port}`;
  const url = `${(get.scheme ?? 'HTTP').toLowerCase()}://${address}${path}`;
  if (!isListening(target, port))
    return { isSuccess: false, output: `Get "${url}": dial tcp ${address}: connect: connection refused` };
  if (target.process.latencyMs >= timeoutSeconds * 1000)
    return {
      isSuccess: false,
      output: `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    };
  const status = httpStatus(path, target);
  return status >= 200 && status < 400
    ? success
    : { isSuccess: false, output: `HTTP probe failed with statuscode: ${status}` };
}

/** An end point answers alike, whoever asks: one that a readiness probe names stays at 503 when the image is never ready. */
export function httpStatus(path: string, target: Target): number {
  const { process, container } = target;
  if (target.elapsedMs < process.readyMs) return 503;
  if (process.neverReady && path === (container.readinessProbe?.httpGet?.path || '/')) return 503;
  return target.program.answer?.(path, container, target.elapsedMs) ?? 200;
}

function answerTcp(socket: NonNullable<ProbeAction['tcpSocket']>, kind: ProbeKind | undefined, target: Target): Answer {
  const port = portNumber(socket.port, target.container);
  if (port === undefined)
    return { isSuccess: false, output: `couldn't find port: ${JSON.stringify(socket.port)} in container` };
  const isNeverReady = target.process.neverReady && kind === 'readiness';
  if (isListening(target, port) && !isNeverReady) return success;
  return { isSuccess: false, output: `dial tcp ${socket.host || target.ip}:${port}: connect: connection refused` };
}

function answerGrpc(port: number, kind: ProbeKind | undefined, timeoutSeconds: number, target: Target): Answer {
  if (!isListening(target, port))
    return {
      isSuccess: false,
      output: `timeout: failed to connect service "${target.ip}:${port}" within ${timeoutSeconds}s: context deadline exceeded`,
    };
  const isServing = target.elapsedMs >= target.process.readyMs && !(target.process.neverReady && kind === 'readiness');
  return isServing ? success : { isSuccess: false, output: 'service unhealthy (responded with "NOT_SERVING")' };
}

function answerExec(argv: readonly string[], timeoutSeconds: number, target: Target): Answer {
  const { status, output, tookMs } = target.exec(argv);
  if (tookMs > timeoutSeconds * 1000)
    return { isSuccess: false, output: `command ${JSON.stringify(argv.join(' '))} timed out` };
  return { isSuccess: status === 0, output };
}

export function isListening(target: Pick<Target, 'process' | 'elapsedMs'>, port: number): boolean {
  const { process } = target;
  return target.elapsedMs >= process.startMs && (process.ports === 'any' || process.ports.includes(port));
}

function portNumber(port: IntOrString, container: Container): number | undefined {
  if (typeof port === 'number') return port;
  if (/^\d+$/.test(port)) return Number(port);
  return container.ports?.find(({ name }) => name === port)?.containerPort;
}
