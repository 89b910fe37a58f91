/** Containers as described in a pod and in a pod template. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describeContainers
import { canonicalQuantity, parseQuantity } from '../../api/quantity.ts';
import type { Container, ContainerState, ContainerStatus, EnvVar, Pod, Probe } from '../../kinds/pod/types.ts';
import { orNone, type DescribeWriter } from './writer.ts';

export interface ContainerSection {
  title: string;
  containers: readonly Container[];
  statuses?: readonly ContainerStatus[];
  /** The pod, whose fields environment variables may refer to; absent for a template. */
  pod?: Pod;
  /** Two spaces in a template, none in a pod. */
  indent: string;
}

export function describeContainers(writer: DescribeWriter, section: ContainerSection): void {
  const { title, containers, statuses = [], pod, indent } = section;
  writer.line(0, `${indent}${title}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name);
    basics(writer, container, status, indent);
    words(writer, 'Command', container.command);
    words(writer, 'Args', container.args);
    if (status) state(writer, status);
    amounts(writer, 'Limits', container.resources?.limits);
    amounts(writer, 'Requests', container.resources?.requests);
    if (container.livenessProbe) writer.line(2, `Liveness:\t${probeText(container.livenessProbe)}`);
    if (container.readinessProbe) writer.line(2, `Readiness:\t${probeText(container.readinessProbe)}`);
    if (container.startupProbe) writer.line(2, `Startup:\t${probeText(container.startupProbe)}`);
    if (container.envFrom?.length) environmentSources(writer, container.envFrom);
    environment(writer, container, pod);
    mounts(writer, container);
  }
}

function basics(
  writer: DescribeWriter,
  container: Container,
  status: ContainerStatus | undefined,
  indent: string,
): void {
  writer.line(1, `${indent ? ' ' : ''}${container.name}:`);
  if (status) writer.line(2, `Container ID:\t${status.containerID ?? ''}`);
  writer.line(2, `Image:\t${container.image}`);
  if (status) writer.line(2, `Image ID:\t${status.imageID}`);
  ports(
    writer,
    'Port',
    (container.ports ?? []).map(({ containerPort, protocol }) => `${containerPort}/${protocol ?? ''}`),
  );
  ports(
    writer,
    'Host Port',
    (container.ports ?? []).map(({ hostPort, protocol }) => `${hostPort ?? 0}/${protocol ?? ''}`),
  );
  seccomp(writer, 2, container.securityContext);
}

function ports(writer: DescribeWriter, title: string, texts: readonly string[]): void {
  writer.line(2, texts.length > 1 ? `${title}s:\t${texts.join(', ')}` : `${title}:\t${orNone(texts.join(''))}`);
}

export function seccomp(
  writer: DescribeWriter,
  level: number,
  securityContext: Record<string, unknown> | undefined,
): void {
  const profile = securityContext?.seccompProfile as { type?: string; localhostProfile?: string } | undefined;
  if (!profile) return;
  writer.line(level, `SeccompProfile:\t${profile.type ?? ''}`);
  if (profile.type === 'Localhost')
    writer.line(level + (level > 0 ? 1 : 0), `LocalhostProfile:\t${profile.localhostProfile ?? ''}`);
}

function words(writer: DescribeWriter, title: string, list: readonly string[] | undefined): void {
  if (!list?.length) return;
  writer.line(2, `${title}:`);
  for (const word of list) for (const line of word.split('\n')) writer.line(3, line);
}

function state(writer: DescribeWriter, status: ContainerStatus): void {
  stateLines(writer, 'State', status.state ?? {});
  if (status.lastState?.terminated) stateLines(writer, 'Last State', status.lastState);
  writer.line(2, `Ready:\t${status.ready ? 'True' : 'False'}`);
  writer.line(2, `Restart Count:\t${status.restartCount}`);
}

function stateLines(writer: DescribeWriter, title: string, { running, waiting, terminated }: ContainerState): void {
  if (running) {
    writer.line(2, `${title}:\tRunning`);
    writer.line(3, `Started:\t${writer.time(running.startedAt)}`);
  } else if (terminated) {
    writer.line(2, `${title}:\tTerminated`);
    if (terminated.reason) writer.line(3, `Reason:\t${terminated.reason}`);
    if (terminated.message) writer.line(3, `Message:\t${terminated.message}`);
    writer.line(3, `Exit Code:\t${terminated.exitCode}`);
    if (terminated.signal) writer.line(3, `Signal:\t${terminated.signal}`);
    writer.line(3, `Started:\t${writer.time(terminated.startedAt)}`);
    writer.line(3, `Finished:\t${writer.time(terminated.finishedAt)}`);
  } else {
    writer.line(2, `${title}:\tWaiting`);
    if (waiting?.reason) writer.line(3, `Reason:\t${waiting.reason}`);
  }
}

function amounts(writer: DescribeWriter, title: string, list: Readonly<Record<string, string>> | undefined): void {
  const names = Object.keys(list ?? {}).sort();
  if (names.length === 0) return;
  writer.line(2, `${title}:`);
  for (const name of names) writer.line(3, `${name}:\t${canonicalQuantity(list?.[name] ?? '0')}`);
}

export function probeText(probe: Probe): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec) return `exec [${(exec.command ?? []).join(' ')}] ${attributes}`;
  if (httpGet)
    return `http-get ${(httpGet.scheme ?? '').toLowerCase()}://${httpGet.host ?? ''}:${httpGet.port}${urlPath(httpGet.path ?? '')} ${attributes}`;
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${attributes}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

/** As Go's URL prints a path: question marks and the like escaped. */
function urlPath(path: string): string {
  const escaped = encodeURI(path).replace(/[?#]/g, (character) => (character === '?' ? '%3F' : '%23'));
  return escaped && !escaped.startsWith('/') ? `/${escaped}` : escaped;
}

function environmentSources(writer: DescribeWriter, sources: NonNullable<Container['envFrom']>): void {
  writer.line(2, 'Environment Variables from:');
  for (const { prefix, configMapRef, secretRef } of sources) {
    const reference = configMapRef ?? secretRef;
    const kind = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : '';
    writer.line(
      3,
      `${reference?.name ?? ''}\t${kind}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${reference?.optional === true}`,
    );
  }
}

function environment(writer: DescribeWriter, container: Container, pod: Pod | undefined): void {
  writer.line(2, `Environment:${container.env?.length ? '' : '\t<none>'}`);
  for (const variable of container.env ?? []) {
    if (variable.valueFrom) writer.line(3, `${variable.name}:\t${sourceText(variable.valueFrom, container, pod)}`);
    else
      (variable.value ?? '')
        .split('\n')
        .forEach((line, index) => writer.line(3, `${index === 0 ? `${variable.name}:` : ''}\t${line}`));
  }
}

function sourceText(
  { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef }: NonNullable<EnvVar['valueFrom']>,
  container: Container,
  pod: Pod | undefined,
): string {
  if (fieldRef)
    return `${pod ? podField(pod, fieldRef.fieldPath) : ''} (${fieldRef.apiVersion ?? ''}:${fieldRef.fieldPath})`;
  if (resourceFieldRef) return `${resourceField(container, resourceFieldRef)} (${resourceFieldRef.resource})`;
  if (secretKeyRef)
    return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}`;
  if (configMapKeyRef)
    return `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional === true}`;
  return '';
}

function podField(pod: Pod, path: string): string {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript) return pod.metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2]] ?? '';
  // Upstream reads only metadata from the object itself.
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid;
    default:
      return '';
  }
}

function resourceField(container: Container, { resource, divisor }: { resource: string; divisor?: string }): string {
  const [list, name] = [
    resource.slice(0, resource.indexOf('.')) as 'limits' | 'requests',
    resource.slice(resource.indexOf('.') + 1),
  ];
  const unit = divisor && parseQuantity(divisor) ? parseQuantity(divisor) : 1;
  const value = Math.ceil(parseQuantity(container.resources?.[list]?.[name] ?? '0') / unit);
  return value === 0 && list === 'limits' && (name === 'cpu' || name === 'memory') ? 'node allocatable' : String(value);
}

function mounts(writer: DescribeWriter, container: Container): void {
  writer.line(2, `Mounts:${container.volumeMounts?.length ? '' : '\t<none>'}`);
  const sorted = [...(container.volumeMounts ?? [])].sort((left, right) => (left.mountPath < right.mountPath ? -1 : 1));
  for (const { mountPath, name, readOnly, subPath } of sorted)
    writer.line(
      3,
      `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path=${JSON.stringify(subPath)}` : ''})`,
    );
}
