/** The container and the cluster as a script inside sees them: files, names, other services. */
import { hash32 } from '../../base/hash.ts';
import type { Container, Pod } from '../../kinds/pod/types.ts';
import { volumeFiles } from './configuration.ts';
import { hostAliasesOf, hostsFile, resolvFile } from './dns-files.ts';
import type { Instance, PodMemory } from './memory.ts';
import { isListening } from './probe-answers.ts';
import { ownPrograms, type Page, type Program } from './programs/program.ts';
import { isDescribed } from './programs/table.ts';
import type { PodPlace, SharedView } from './shared-view.ts';
import { resolved } from './shell/paths.ts';
import type { FileView, ShellWorld } from './shell/shell.ts';
import { userOf } from './users.ts';

/** How much of a growing file is kept. */
const growingFileLengthMax = 4096;
/** What a container may hold in its own files, and a pod in one volume. */
const filesLengthMax = 4 * 1024 * 1024;

export interface Surroundings {
  record: PodMemory;
  container: Container;
  instance: Instance;
  program: Program;
  /** Nobody described the image, so files that a probe asks for are taken to be there. */
  isUnknownImage: boolean;
  shared: SharedView;
  epochMs: number;
  nowMs: number;
  /** For a command beside the container's own process: writes on a stream of that one. */
  sayOutside?(stream: 1 | 2, text: string): void;
}

export function worldOf(surroundings: Surroundings): ShellWorld {
  const { record, instance, program, shared } = surroundings;
  const namespace = record.pod.metadata.namespace ?? '';
  let fetched = 0;
  return {
    epochMs: surroundings.epochMs,
    hostname: record.pod.spec.hostname ?? record.pod.metadata.name,
    isGuest: surroundings.sayOutside !== undefined,
    files: filesOf(surroundings),
    knowsItsCommands: program.isBusybox === true,
    ...(program.lacks ? { lacks: program.lacks } : {}),
    ...(isDescribed(program) ? { ownPrograms: ownPrograms(program) } : {}),
    resolve: (host) => resolve(host, namespace, surroundings),
    connect: (host, port) => connect(host, port, namespace, surroundings),
    user: userOf(record.pod, surroundings.container),
    fetch: (host, port, path) => fetchPage(host, port, path, namespace, surroundings, fetched++),
    tool: (argv, atMs) =>
      program.tool?.(argv, atMs - instance.processSinceMs >= instance.process.readyMs && !instance.shell),
    code: (script) => shared.code(script),
  };
}

function filesOf({ record, container, instance, shared, isUnknownImage, sayOutside }: Surroundings): FileView {
  const standard = standardFiles(record);
  const written = (volume: string): Record<string, string> => writtenFiles(record, volume, shared);
  const locate = (path: string) => mountOf(record.pod, container, resolved(path));
  const folderOf = (path: string): Folder => {
    const full = resolved(path);
    const place = locate(full);
    if (!place) return { files: instance.files, name: full };
    if (place.provided(shared)) return { name: place.path };
    return { files: written(place.volume), name: place.path };
  };
  const listing = (path: string): string[] => {
    const directory = resolved(path).replace(/\/$/, '');
    const place = locate(directory);
    const names = place ? Object.keys(place.provided(shared) ?? written(place.volume)) : [];
    const inside = place?.path
      ? names.flatMap((name) => (name.startsWith(`${place.path}/`) ? name.slice(place.path.length + 1) : []))
      : names;
    const own = Object.keys(instance.files).flatMap((name) =>
      name.startsWith(`${directory}/`) ? name.slice(directory.length + 1) : [],
    );
    const usual = [...standardFolders, ...Object.keys(standard)].flatMap((name) =>
      name.startsWith(`${directory}/`) ? name.slice(directory.length + 1) : [],
    );
    return [
      ...new Set(
        [...inside, ...own, ...usual].map((name) => name.split('/')[0]).filter((name) => name !== '.' && name !== ''),
      ),
    ].sort();
  };
  return {
    read: (path) => {
      const full = resolved(path);
      const place = locate(full);
      if (place) return (place.provided(shared) ?? written(place.volume))[place.path];
      return instance.files[full] ?? standard[full] ?? (isUnknownImage ? '' : undefined);
    },
    write: (path, text) => writeTo(folderOf(path), text),
    append: (path, text) => {
      const stream = /^\/proc\/1\/fd\/([12])$/.exec(path)?.[1];
      if (sayOutside && stream) return void sayOutside(stream === '1' ? 1 : 2, text);
      const folder = folderOf(path);
      const before = folder.files?.[folder.name] ?? '';
      return writeTo(folder, (before + text).slice(-Math.max(growingFileLengthMax, text.length)));
    },
    remove: (path) => {
      const full = resolved(path);
      const place = locate(full);
      const files = place ? written(place.volume) : instance.files;
      const name = place ? place.path : full;
      for (const key of Object.keys(files)) if (key === name || key.startsWith(`${name}/`)) delete files[key];
    },
    isDirectory: (path) =>
      standardFolders.has(resolved(path)) || locate(resolved(path))?.path === '' || listing(path).length > 0,
    list: listing,
  };
}

/** What was written into a volume: by the pod, or by whoever had the claim before. */
function writtenFiles(record: PodMemory, volume: string, shared: SharedView): Record<string, string> {
  const disk = record.disks?.[volume];
  return disk === undefined ? (record.files[volume] ??= {}) : shared.disks.of(disk);
}

/** Where a file is kept; without files it cannot be written. */
interface Folder {
  files?: Record<string, string>;
  name: string;
}

function writeTo({ files, name }: Folder, text: string): string | undefined {
  if (!files) return 'Read-only file system';
  if (text.length > growingFileLengthMax) {
    const others = Object.entries(files).reduce((sum, [other, { length }]) => sum + (other === name ? 0 : length), 0);
    if (others + text.length > filesLengthMax) return 'No space left on device';
  }
  files[name] = text;
  return undefined;
}

const standardFolders = new Set(
  [
    '/ /bin /dev /etc /home /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /var',
    '/usr/bin /usr/lib /usr/local /usr/local/bin /usr/sbin /usr/share /var/cache /var/lib /var/log /var/run /var/spool',
    '/var/tmp /var/www /etc/nginx /usr/share/nginx /usr/share/nginx/html /var/lib/mysql /var/lib/postgresql',
    '/var/run/secrets /var/run/secrets/kubernetes.io /var/run/secrets/kubernetes.io/serviceaccount',
  ].flatMap((line) => line.split(' ')),
);

interface Place {
  volume: string;
  /** Inside the volume. */
  path: string;
  /** The files, when they come from the API and cannot be written. */
  provided(shared: SharedView): Record<string, string> | undefined;
}

/** The volume below which a path lies: the longest mount path that contains it. */
function mountOf(pod: Pod, container: Container, path: string): Place | undefined {
  let best: { name: string; mountPath: string; subPath?: string } | undefined;
  for (const mount of container.volumeMounts ?? []) {
    const root = mount.mountPath.replace(/\/$/, '');
    if ((path === root || path.startsWith(`${root}/`)) && root.length >= (best?.mountPath.length ?? 0))
      best = { ...mount, mountPath: root };
  }
  const volume = best && pod.spec.volumes?.find(({ name }) => name === best.name);
  if (!best || !volume) return undefined;
  const rest = path.slice(best.mountPath.length).replace(/^\//, '');
  return {
    volume: best.name,
    path: [best.subPath?.replace(/\/$/, ''), rest].filter(Boolean).join('/'),
    provided: (shared) => volumeFiles(pod, volume, shared),
  };
}

function standardFiles({ pod, ip }: PodMemory): Record<string, string> {
  const name = pod.spec.hostname ?? pod.metadata.name;
  return {
    '/etc/hostname': `${name}\n`,
    '/etc/hosts': hostsFile(pod, ip),
    '/etc/resolv.conf': resolvFile(pod),
    '/var/run/secrets/kubernetes.io/serviceaccount/namespace': pod.metadata.namespace ?? '',
    '/dev/null': '',
  };
}

/** A Service by the names that the cluster's DNS knows: `db`, `db.shop`, `db.shop.svc.cluster.local`. */
function serviceKey(host: string, namespace: string, shared: SharedView): string | undefined {
  const short = host.replace(/\.$/, '').replace(/\.svc(\.cluster\.local)?$/, '');
  const [name, other, ...rest] = short.split('.');
  if (rest.length) return undefined;
  const key = `${other ?? namespace}/${name}`;
  return shared.services.get(key) ? key : undefined;
}

/** A pod by its name below a headless Service: `db-0.db`, `db-0.db.shop.svc.cluster.local`. */
function podAddress(host: string, namespace: string, shared: SharedView): string | undefined {
  const short = host.replace(/\.$/, '').replace(/\.svc(\.cluster\.local)?$/, '');
  const [hostname, service, other, ...rest] = short.split('.');
  if (!service || rest.length > 0) return undefined;
  for (const slice of shared.endpointSlices.byIndex('service', `${other ?? namespace}/${service}`))
    for (const endpoint of slice.endpoints)
      if (endpoint.hostname === hostname && endpoint.conditions.ready !== false) return endpoint.addresses[0];
  return undefined;
}

function resolve(host: string, namespace: string, { record, shared }: Surroundings): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return host;
  if (host === 'localhost') return '127.0.0.1';
  if (host === record.pod.metadata.name) return record.ip;
  const alias = hostAliasesOf(record.pod).find(({ hostnames = [] }) => hostnames.includes(host));
  if (alias) return alias.ip;
  const ofPod = podAddress(host, namespace, shared);
  if (ofPod) return ofPod;
  const key = serviceKey(host, namespace, shared);
  if (!key) return isOutside(host) ? '203.0.113.10' : undefined;
  const clusterIp = shared.services.get(key)?.spec.clusterIP;
  if (clusterIp && clusterIp !== 'None') return clusterIp;
  return readyAddresses(key, shared)[0];
}

function connect(
  host: string,
  port: number,
  namespace: string,
  surroundings: Surroundings,
): 'open' | 'refused' | 'unknown host' {
  const { record, instance, shared, nowMs } = surroundings;
  if (!resolve(host, namespace, surroundings)) return 'unknown host';
  if (isOwn(host, record)) {
    const others = record.containers.flatMap((container) =>
      container.instance && !container.instance.hasEnded ? container.instance : [],
    );
    const listens = [instance, ...others].some((each) =>
      isListening({ process: each.process, elapsedMs: nowMs - each.processSinceMs }, port),
    );
    return listens ? 'open' : 'refused';
  }
  const key = serviceKey(host, namespace, shared) ?? serviceByAddress(host, namespace, shared);
  if (!key) {
    const address = resolve(host, namespace, surroundings) ?? host;
    return shared.answerAt({ ip: address }, port) === 'refused' ? 'refused' : 'open';
  }
  const isServed = shared.services.get(key)?.spec.ports?.some((each) => each.port === port) ?? false;
  return isServed && readyAddresses(key, shared).length > 0 ? 'open' : 'refused';
}

function isOwn(host: string, { ip, pod }: PodMemory): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === ip || host === pod.metadata.name;
}

/** What the pod says that the request comes to: this one, the one behind a name or an address, or one behind a Service. */
function fetchPage(
  host: string,
  port: number,
  path: string,
  namespace: string,
  surroundings: Surroundings,
  nth: number,
): Page | undefined {
  const { record, shared } = surroundings;
  const ask = (place: PodPlace, at: number): Page | undefined => {
    const answer = shared.answerAt(place, at, { method: 'GET', path });
    return typeof answer === 'object' ? answer : undefined;
  };
  if (isOwn(host, record)) return ask({ key: record.key }, port);
  const key = serviceKey(host, namespace, shared) ?? serviceByAddress(host, namespace, shared);
  if (!key) return ask({ ip: resolve(host, namespace, surroundings) ?? host }, port);
  const served = shared.services.get(key)?.spec.ports?.find((each) => each.port === port);
  const backends = shared.endpointSlices.byIndex('service', key).flatMap((slice) => {
    const at = slice.ports?.find(({ name = '' }) => name === (served?.name ?? ''))?.port;
    const ready = slice.endpoints.filter(({ conditions }) => conditions.ready !== false);
    return at === undefined ? [] : ready.map(({ addresses }) => ({ ip: addresses[0], at }));
  });
  if (backends.length === 0) return undefined;
  // As good as by chance, and the same whenever the recording is played again.
  const { ip, at } = backends[hash32(`${record.key} ${surroundings.nowMs} ${nth}`) % backends.length];
  return ask({ ip }, at);
}

function serviceByAddress(address: string, namespace: string, shared: SharedView): string | undefined {
  const found = shared.services.byIndex('namespace', namespace).find((service) => service.spec.clusterIP === address);
  return found && `${namespace}/${found.metadata.name}`;
}

function readyAddresses(key: string, shared: SharedView): string[] {
  return shared.endpointSlices
    .byIndex('service', key)
    .flatMap((slice) =>
      slice.endpoints
        .filter((endpoint) => endpoint.conditions.ready !== false)
        .flatMap((endpoint) => endpoint.addresses),
    );
}

// The world beyond the cluster is there and answers.
function isOutside(host: string): boolean {
  return /\.(com|org|net|io|dev|ch|de|edu|info|me)$/.test(host);
}
