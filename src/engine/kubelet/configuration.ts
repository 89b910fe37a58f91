/** What a container needs from ConfigMaps and Secrets: its environment and its volumes, and what is missing. */
// k8s: pkg/kubelet/kubelet_pods.go makeEnvironmentVariables, pkg/volume/{configmap,secret,downwardapi,projected}
import { formatMilli, milliOf, valueOf } from '../../api/quantity.ts';
import { textOfBase64 } from '../../kinds/base64.ts';
import type { Container, EnvVar, Pod, Volume } from '../../kinds/pod/types.ts';
import type { SharedView } from './shared-view.ts';

/** A value, or what upstream says when it cannot be had. */
type Found = { value: string | undefined } | { error: string };

export interface PodFacts {
  pod: Pod;
  podIp: string;
  hostIp: string;
  nodeName: string;
}

type Items = readonly { key: string; path: string }[] | undefined;

/** Errors: `configmap "settings" not found`, `couldn't find key colour in ConfigMap default/settings`. */
export function environmentOf(
  container: Container,
  facts: PodFacts,
  shared: SharedView,
): { variables: Record<string, string> } | { error: string } {
  const environment: Record<string, string> = {
    HOSTNAME: facts.pod.spec.hostname ?? facts.pod.metadata.name,
  };
  const namespace = facts.pod.metadata.namespace ?? '';
  if (facts.pod.spec.enableServiceLinks !== false) addServices(environment, namespace, shared);
  addService(environment, 'KUBERNETES', shared.services.get('default/kubernetes'));
  for (const source of container.envFrom ?? []) {
    const reference = source.configMapRef ?? source.secretRef;
    if (!reference) continue;
    const data = source.configMapRef
      ? configData(namespace, reference.name, shared)
      : secretData(namespace, reference.name, shared);
    if (!data) {
      if (reference.optional) continue;
      return { error: `${source.configMapRef ? 'configmap' : 'secret'} "${reference.name}" not found` };
    }
    for (const [key, value] of Object.entries(data)) environment[(source.prefix ?? '') + key] = value;
  }
  for (const variable of container.env ?? []) {
    const found = valueOfVariable(variable, environment, container, facts, shared);
    if ('error' in found) return found;
    if (found.value !== undefined) environment[variable.name] = found.value;
  }
  return { variables: environment };
}

/** Nothing of the environment can be missing: the common case, found without work. */
export function hasPlainEnvironment(container: Container): boolean {
  return (
    !container.envFrom?.length &&
    !(container.env ?? []).some(({ valueFrom }) => valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef)
  );
}

function valueOfVariable(
  variable: EnvVar,
  environment: Record<string, string>,
  container: Container,
  facts: PodFacts,
  shared: SharedView,
): Found {
  const from = variable.valueFrom;
  const namespace = facts.pod.metadata.namespace ?? '';
  if (!from) {
    const value = (variable.value ?? '').replace(/\$(\$|\(([^)]*)\))/g, (whole: string, kind: string, name: string) =>
      kind === '$' ? '$' : (environment[name] ?? whole),
    );
    return { value };
  }
  if (from.fieldRef) return { value: fieldValue(from.fieldRef.fieldPath, facts) };
  if (from.resourceFieldRef) return { value: resourceValue(from.resourceFieldRef, container, facts) };
  const reference = from.configMapKeyRef ?? from.secretKeyRef;
  if (!reference) return { value: undefined };
  const isConfig = from.configMapKeyRef !== undefined;
  const data = isConfig ? configData(namespace, reference.name, shared) : secretData(namespace, reference.name, shared);
  if (data?.[reference.key] !== undefined) return { value: data[reference.key] };
  if (reference.optional) return { value: undefined };
  if (!data) return { error: `${isConfig ? 'configmap' : 'secret'} "${reference.name}" not found` };
  return {
    error: `couldn't find key ${reference.key} in ${isConfig ? 'ConfigMap' : 'Secret'} ${namespace}/${reference.name}`,
  };
}

/** The downward API. */
function fieldValue(path: string, { pod, podIp, hostIp, nodeName }: PodFacts): string {
  const entry = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (entry) return pod.metadata[entry[1] as 'labels']?.[entry[2]] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid;
    case 'metadata.labels':
      return mapText(pod.metadata.labels);
    case 'metadata.annotations':
      return mapText(pod.metadata.annotations);
    case 'spec.nodeName':
      return nodeName;
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIp;
    case 'status.podIP':
    case 'status.podIPs':
      return podIp;
    default:
      return '';
  }
}

/** `app="web"`, a line each, by key. */
// k8s: pkg/fieldpath/fieldpath.go FormatMap
function mapText(map: Readonly<Record<string, string>> = {}): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
}

interface ResourceReference {
  containerName?: string;
  resource: string;
  divisor?: string;
}

function resourceValue(reference: ResourceReference, own: Container, { pod }: PodFacts): string {
  const container = reference.containerName
    ? (pod.spec.containers.find(({ name }) => name === reference.containerName) ?? own)
    : own;
  const [list, resource] = reference.resource.split('.', 2) as ['limits' | 'requests', string];
  const quantity = container.resources?.[list]?.[resource] ?? '0';
  const divisor = reference.divisor && reference.divisor !== '0' ? reference.divisor : '1';
  if (resource === 'cpu') return String(Math.ceil(milliOf(quantity) / milliOf(divisor)));
  return divisor === '1m' ? formatMilli(milliOf(quantity)) : String(Math.ceil(valueOf(quantity) / valueOf(divisor)));
}

function addServices(environment: Record<string, string>, namespace: string, shared: SharedView): void {
  for (const service of shared.services.byIndex('namespace', namespace))
    addService(environment, variableName(service.metadata.name), service);
}

// k8s: pkg/kubelet/envvars/envvars.go FromServices
function addService(
  environment: Record<string, string>,
  prefix: string,
  service: ReturnType<SharedView['services']['get']>,
): void {
  const ip = service?.spec.clusterIP;
  const ports = service?.spec.ports ?? [];
  if (!ip || ip === 'None' || ports.length === 0) return;
  environment[`${prefix}_SERVICE_HOST`] = ip;
  environment[`${prefix}_SERVICE_PORT`] = String(ports[0].port);
  for (const { name, port } of ports)
    if (name) environment[`${prefix}_SERVICE_PORT_${variableName(name)}`] = String(port);
  addLinks(environment, prefix, ip, ports);
}

/** What Docker's links once set: `WEB_PORT_80_TCP_ADDR`. */
function addLinks(
  environment: Record<string, string>,
  prefix: string,
  ip: string,
  ports: readonly { port: number; protocol?: string }[],
): void {
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const url = `${protocol.toLowerCase()}://${ip}:${port}`;
    if (index === 0) environment[`${prefix}_PORT`] = url;
    const link = `${prefix}_PORT_${port}_${protocol}`;
    environment[link] = url;
    environment[`${link}_PROTO`] = protocol.toLowerCase();
    environment[`${link}_PORT`] = String(port);
    environment[`${link}_ADDR`] = ip;
  }
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** The first volume that cannot be mounted, with upstream's reason. */
export function missingVolume(pod: Pod, shared: SharedView): { volume: string; error: string } | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const error = volumeError(pod.metadata.namespace ?? '', volume, shared);
    if (error) return { volume: volume.name, error };
  }
  return undefined;
}

interface ProjectedSource {
  configMap?: { name?: string; optional?: boolean; items?: Items };
  secret?: { name?: string; optional?: boolean; items?: Items };
  downwardAPI?: DownwardApi;
  serviceAccountToken?: { path: string };
}

/** Files about the pod itself. */
interface DownwardApi {
  items?: readonly { path: string; fieldRef?: { fieldPath: string }; resourceFieldRef?: ResourceReference }[];
}

function volumeError(namespace: string, volume: Volume, shared: SharedView): string | undefined {
  if (volume.configMap) return sourceError('configmap', namespace, volume.configMap.name, volume.configMap, shared);
  if (volume.secret) return sourceError('secret', namespace, volume.secret.secretName, volume.secret, shared);
  for (const source of projectedSources(volume)) {
    const error =
      (source.configMap &&
        sourceError('configmap', namespace, source.configMap.name ?? '', source.configMap, shared)) ??
      (source.secret && sourceError('secret', namespace, source.secret.name ?? '', source.secret, shared));
    if (error) return error;
  }
  return undefined;
}

function sourceError(
  kind: 'configmap' | 'secret',
  namespace: string,
  name: string,
  source: { optional?: boolean; items?: Items },
  shared: SharedView,
): string | undefined {
  if (source.optional) return undefined;
  const data = kind === 'configmap' ? configData(namespace, name, shared) : secretData(namespace, name, shared);
  if (!data) return `${kind} "${name}" not found`;
  const missing = source.items?.find((item) => data[item.key] === undefined);
  if (!missing) return undefined;
  return kind === 'configmap'
    ? `configmap references non-existent config key: ${missing.key}`
    : `references non-existent secret key: ${missing.key}`;
}

/** The files of a volume that comes from the API, by path; undefined for every other volume. */
export function volumeFiles(pod: Pod, volume: Volume, shared: SharedView): Record<string, string> | undefined {
  const namespace = pod.metadata.namespace ?? '';
  if (volume.configMap) return filesOf(configData(namespace, volume.configMap.name, shared), volume.configMap.items);
  if (volume.secret) return filesOf(secretData(namespace, volume.secret.secretName, shared), volume.secret.items);
  if (volume.downwardAPI) return downwardFiles(pod, volume.downwardAPI as DownwardApi);
  if (!volume.projected) return undefined;
  const files: Record<string, string> = {};
  for (const { configMap, secret, downwardAPI, serviceAccountToken } of projectedSources(volume)) {
    if (serviceAccountToken) files[serviceAccountToken.path] = 'token';
    if (configMap) Object.assign(files, filesOf(configData(namespace, configMap.name ?? '', shared), configMap.items));
    if (secret) Object.assign(files, filesOf(secretData(namespace, secret.name ?? '', shared), secret.items));
    if (downwardAPI) Object.assign(files, downwardFiles(pod, downwardAPI));
  }
  return volume.name.startsWith('kube-api-access') ? { ...files, namespace, token: 'token' } : files;
}

// What a volume may tell of its pod is known without its addresses.
function downwardFiles(pod: Pod, { items = [] }: DownwardApi): Record<string, string> {
  const facts: PodFacts = { pod, podIp: '', hostIp: '', nodeName: pod.spec.nodeName ?? '' };
  return Object.fromEntries(
    items.map(({ path, fieldRef, resourceFieldRef }) => [
      path,
      fieldRef
        ? fieldValue(fieldRef.fieldPath, facts)
        : resourceFieldRef
          ? resourceValue(resourceFieldRef, pod.spec.containers[0], facts)
          : '',
    ]),
  );
}

function filesOf(data: Record<string, string> | undefined, items: Items): Record<string, string> {
  if (!data) return {};
  if (!items?.length) return data;
  return Object.fromEntries(
    items.flatMap((item) => (data[item.key] === undefined ? [] : [[item.path, data[item.key]]])),
  );
}

function projectedSources(volume: Volume): readonly ProjectedSource[] {
  return (volume.projected as { sources?: ProjectedSource[] } | undefined)?.sources ?? [];
}

function configData(namespace: string, name: string, shared: SharedView): Record<string, string> | undefined {
  const object = shared.configMaps.get(`${namespace}/${name}`);
  return object && { ...object.binaryData, ...object.data };
}

function secretData(namespace: string, name: string, shared: SharedView): Record<string, string> | undefined {
  const object = shared.secrets.get(`${namespace}/${name}`);
  return (
    object && Object.fromEntries(Object.entries(object.data ?? {}).map(([key, value]) => [key, textOfBase64(value)]))
  );
}
