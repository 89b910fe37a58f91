/** `/metrics`: how many requests the server has answered since it started, and how many objects it keeps, in the words of Prometheus. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/metrics/metrics.go, staging/src/k8s.io/apiserver/pkg/storage/etcd3/metrics/metrics.go
import type { ApiResponse, Verb } from '../../api/request.ts';
import type { Call, Core } from './core.ts';
import { storePath, type Served } from './resources.ts';
import { version } from './version.ts';

const verbs = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
] as const satisfies Verb[];
const words = ['GET', 'LIST', 'WATCH', 'POST', 'PUT', 'PATCH', 'DELETE', 'DELETECOLLECTION', 'APPLY', 'CONNECT'];
const [applied, connected] = [words.indexOf('APPLY'), words.indexOf('CONNECT')];
const scopes = ['cluster', 'namespace', 'resource'];

/** Connections to the machine that runs a pod. */
const connecting = new Set(['attach', 'exec', 'portforward', 'proxy']);

export class RequestCounts {
  /** By resource and version, by subresource, and by what else tells two requests apart, as one number: each request passes here. */
  readonly #counts = new Map<Served, Map<string, Map<number, number>>>();

  count({ served, request, options }: Call, code: number): void {
    const { verb, subresource = '', name, namespace } = request;
    const bySubresource = entry(this.#counts, served, () => new Map<string, Map<number, number>>());
    const counts = entry(bySubresource, subresource, () => new Map<number, number>());
    const word = connecting.has(subresource)
      ? connected
      : options.patchType === 'apply'
        ? applied
        : verbs.indexOf(verb);
    const scope = name !== undefined || verb === 'create' ? 2 : namespace ? 1 : 0;
    const key = ((code * words.length + word) * scopes.length + scope) * 2 + (options.dryRun ? 1 : 0);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  /** The page of all metrics. */
  page(core: Core): ApiResponse {
    const { buildDate, compiler, gitCommit, gitTreeState, gitVersion, goVersion, major, minor, platform } = version;
    const parts = [
      metric('apiserver_request_total', 'counter', requestsHelp, this.#requests()),
      metric('apiserver_storage_objects', 'gauge', objectsHelp, objectsOf(core)),
      metric('kubernetes_build_info', 'gauge', buildHelp, [
        [
          {
            ...{ build_date: buildDate, compiler, git_commit: gitCommit, git_tree_state: gitTreeState },
            ...{ git_version: gitVersion, go_version: goVersion, major, minor, platform },
          },
          1,
        ],
      ]),
    ];
    return { code: 200, body: parts.join(''), warnings: [], contentType: 'text/plain; version=0.0.4; charset=utf-8' };
  }

  #requests(): Sample[] {
    const samples: Sample[] = [];
    for (const [served, bySubresource] of this.#counts) {
      const { group, version: stored, plural } = served.resource.kind;
      const named = { group: served.other?.group ?? group, version: served.other?.version ?? stored, resource: plural };
      for (const [subresource, counts] of bySubresource)
        for (const [key, count] of counts)
          samples.push([{ component: 'apiserver', ...named, subresource, ...labelsOf(key) }, count]);
    }
    return samples;
  }
}

function labelsOf(key: number): Record<string, string> {
  const [dryRun, scoped] = [key % 2, Math.floor(key / 2)];
  const [scope, worded] = [scoped % scopes.length, Math.floor(scoped / scopes.length)];
  return {
    dry_run: dryRun ? 'All' : '',
    scope: scopes[scope],
    verb: words[worded % words.length],
    code: String(Math.floor(worded / words.length)),
  };
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

const requestsHelp =
  '[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.';
const objectsHelp =
  '[STABLE] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.';
const buildHelp =
  "[BETA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.";

function objectsOf({ resources, store }: Core): Sample[] {
  return resources.all.map((resource): Sample => {
    const { group, plural } = resource.kind;
    return [{ resource: group ? `${plural}.${group}` : plural }, store.range(storePath(resource, undefined)).length];
  });
}

type Sample = [labels: Readonly<Record<string, string>>, value: number];

/** In the order of the labels, as Prometheus' own library writes them. */
function metric(name: string, type: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.keys(labels)
      .sort()
      .map((label) => `${label}=${JSON.stringify(labels[label])}`);
    return `${name}{${pairs.join(',')}} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.sort().join('')}`;
}
