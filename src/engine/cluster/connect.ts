/** What only a machine knows, asked through the API server: the log of a container, and what a command in it answers. */
// k8s: pkg/registry/core/pod/strategy.go LogLocation, validateContainer; pkg/kubelet/kubelet_pods.go validateContainerLogStatus
import type { ApiHandler } from '../../api/handler.ts';
import { objectIn } from '../../api/plain-json.ts';
import { isSet } from '../../api/query-boolean.ts';
import type { ApiRequest, ApiResponse, Caller, ResourceRequest } from '../../api/request.ts';
import { badRequest, failure, isStatus, type Status } from '../../api/status.ts';
import { formatNanoTime, parseTime } from '../../api/time.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { printedLog } from '../kubelet/container-log.ts';
import type { Kubelets } from '../kubelet/kubelets.ts';
import type { SessionInput } from '../kubelet/session.ts';
import { answerProxy } from './proxy.ts';

export interface Machines {
  api: Pick<ApiHandler, 'handle'>;
  kubelets: Pick<Kubelets, 'answerAtPort' | 'logLines' | 'exec' | 'openSession' | 'sendInput' | 'attach'>;
  epochMs: number;
  nowMs: number;
}

/**
 * Serves the subresources log, exec, attach and portforward of a pod, and what is behind the proxy of the API server. Their streams are the host's: it opens them here, sends what
 * comes in as requests of its own, so that a recording holds them, and listens at the kubelets.
 */
export function connectToKubelet(
  machines: Machines,
  wire: ApiRequest | undefined,
  request: ResourceRequest,
  caller: Caller,
): ApiResponse {
  if (request.subresource === 'proxy') return answerProxy(machines, wire, request, caller);
  const { subresource: _, body: _body, options: _options, ...target } = request;
  const found = machines.api.handle({ ...target, verb: 'get' }, caller);
  if (isStatus(found.body)) return found;
  const pod = found.body as Pod;
  const query = wire?.query ?? {};
  if (request.subresource === 'log') return answerLog(machines, pod, query);
  const { namespace, name } = pod.metadata;
  const body = objectIn(request.body);
  const input = readInput(body);
  if (input) {
    const to = typeof body.session === 'number' ? body.session : (query.container ?? '');
    return answered({ taken: machines.kubelets.sendInput(`${namespace}/${name}`, to, input) });
  }
  if (!pod.spec.nodeName) return refused(badRequest(`pod ${name} does not have a host assigned`));
  if (request.subresource === 'portforward') return answered({ uid: pod.metadata.uid });
  const container = containerOf(pod, query.container);
  if (isStatus(container)) return refused(container);
  return request.subresource === 'attach'
    ? openAttach(machines, pod, container)
    : runCommand(machines, pod, container, body);
}

function answerLog(machines: Machines, pod: Pod, query: Record<string, string>): ApiResponse {
  const limits = limitsOf(query, machines.epochMs + machines.nowMs);
  if (isStatus(limits)) return refused(limits);
  const name = containerOf(pod, query.container);
  if (isStatus(name)) return refused(name);
  // Nothing was ever said on no machine.
  if (!pod.spec.nodeName) return answered('');
  const isPrevious = isSet(query, 'previous');
  const unready = logRefusalOf(pod, name, isPrevious);
  if (unready) return refused(unready);
  const { namespace, name: podName } = pod.metadata;
  const lines = machines.kubelets.logLines(`${namespace}/${podName}`, name, isPrevious) ?? [];
  const recent = lines.filter(({ atMs }) => machines.epochMs + atMs >= limits.sinceMs);
  const tail = limits.tailLines === undefined ? recent : recent.slice(Math.max(0, recent.length - limits.tailLines));
  const prefix = (atMs: number): string =>
    isSet(query, 'timestamps') ? `${formatNanoTime(machines.epochMs + atMs)} ` : '';
  const text = printedLog(tail, prefix);
  return answered(limits.limitBytes === undefined ? text : text.slice(0, limits.limitBytes));
}

interface LogLimits {
  tailLines?: number;
  limitBytes?: number;
  sinceMs: number;
}

// k8s: pkg/apis/core/validation/validation.go ValidatePodLogOptions
function limitsOf(query: Record<string, string>, nowMs: number): LogLimits | Status {
  const limits: LogLimits = { sinceMs: Number.NEGATIVE_INFINITY };
  for (const [field, least] of [
    ['tailLines', 0],
    ['limitBytes', 1],
    ['sinceSeconds', 1],
  ] as const) {
    const text = query[field];
    if (text === undefined) continue;
    if (!/^-?\d+$/.test(text)) return badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    const value = Number(text);
    if (value < least) {
      const message = `Invalid value: ${value}: must be greater than ${least === 0 ? 'or equal to 0' : '0'}`;
      return failure(422, 'Invalid', `PodLogOptions "" is invalid: ${field}: ${message}`, {
        kind: 'PodLogOptions',
        causes: [{ reason: 'FieldValueInvalid', message, field }],
      });
    }
    if (field === 'sinceSeconds') limits.sinceMs = nowMs - value * 1000;
    else limits[field] = value;
  }
  const since = parseTime(query.sinceTime);
  if (Number.isFinite(since)) limits.sinceMs = since;
  return limits;
}

function containersOf(pod: Pod): { main: string[]; init: string[]; all: string[] } {
  const main = pod.spec.containers.map(({ name }) => name);
  const init = (pod.spec.initContainers ?? []).map(({ name }) => name);
  const ephemeral = (pod.spec.ephemeralContainers ?? []).map(({ name }) => name);
  return { main, init, all: [...init, ...main, ...ephemeral] };
}

function containerOf(pod: Pod, asked: string | undefined): string | Status {
  const { main, init, all } = containersOf(pod);
  const { name } = pod.metadata;
  if (asked) return all.includes(asked) ? asked : badRequest(`container ${asked} is not valid for pod ${name}`);
  if (main.length === 1) return main[0];
  const inits = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : '';
  return badRequest(`a container name must be specified for pod ${name}, choose one of: [${main.join(' ')}]${inits}`);
}

function logRefusalOf(pod: Pod, container: string, isPrevious: boolean): Status | undefined {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = pod.status;
  const status = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].find(
    ({ name }) => name === container,
  );
  const named = `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod.metadata.name)}`;
  if (isPrevious)
    return status?.lastState?.terminated ? undefined : badRequest(`previous terminated ${named} not found`);
  if (!status) return badRequest(`${named} is not available`);
  const { state = {}, lastState = {} } = status;
  if (state.running || state.terminated || lastState.terminated) return undefined;
  const reason = state.waiting?.reason ?? '';
  if (reason === 'ErrImagePull') return badRequest(`${named} is waiting to start: image can't be pulled`);
  if (reason === 'ImagePullBackOff')
    return badRequest(`${named} is waiting to start: trying and failing to pull image`);
  return badRequest(reason ? `${named} is waiting to start: ${reason}` : `${named} is waiting to start - no logs yet`);
}

/** Without streams the command runs to its end at once, and the answer carries its exit code and its output. */
function runCommand(machines: Machines, pod: Pod, container: string, body: Record<string, unknown>): ApiResponse {
  const command = Array.isArray(body.command) ? body.command.map(String) : [];
  if (command.length === 0) return refused(badRequest('you must specify at least 1 command for the container'));
  const { phase } = pod.status;
  // k8s: staging/src/k8s.io/kubectl/pkg/cmd/exec/exec.go
  if (phase === 'Succeeded' || phase === 'Failed')
    return refused(badRequest(`cannot exec into a container in a completed pod; current phase is ${phase}`));
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const ended =
    body.streams === true
      ? machines.kubelets.openSession(key, container, { command, stdin: body.stdin === true, tty: body.tty === true })
      : machines.kubelets.exec(key, container, command);
  return ended ? answered(ended) : refused(notRunning(container));
}

function openAttach({ kubelets }: Machines, pod: Pod, container: string): ApiResponse {
  const attached = kubelets.attach(`${pod.metadata.namespace}/${pod.metadata.name}`, container);
  if (!attached) return refused(notRunning(container));
  return answered({ ...attached, container });
}

// k8s: pkg/kubelet/kubelet_pods.go GetExec, GetAttach
function notRunning(container: string): Status {
  return failure(
    500,
    'InternalError',
    `unable to upgrade connection: container not found (${JSON.stringify(container)})`,
  );
}

function readInput(body: Record<string, unknown>): SessionInput | undefined {
  if (typeof body.input === 'string') return { input: body.input };
  if (body.endOfInput === true) return { endOfInput: true };
  if (body.redraw === true) return { redraw: true };
  if (body.hangUp === true) return { hangUp: true };
  return undefined;
}

function answered(body: unknown): ApiResponse {
  return { code: 200, body, warnings: [] };
}

function refused(status: Status): ApiResponse {
  return { code: status.code, body: status, warnings: [] };
}
