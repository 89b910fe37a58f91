/** Asks the API server which resources it has, and finds the one that a word on the command line means. */
import { joinApiVersion, splitApiVersion } from '../api/object.ts';
import type { ApiRequest, Transport } from '../api/request.ts';
import { isStatus } from '../api/status.ts';
import { CommandError, StatusError, unknownStatus } from './errors.ts';

export interface Resource {
  group: string;
  version: string;
  /** Plural, lower case: `deployments`. */
  name: string;
  singular: string;
  kind: string;
  shortNames: readonly string[];
  categories: readonly string[];
  namespaced: boolean;
  verbs: readonly string[];
}

interface ApiResource {
  name: string;
  singularName?: string;
  kind: string;
  shortNames?: string[];
  categories?: string[];
  namespaced: boolean;
  verbs: string[];
  group?: string;
  version?: string;
}

export interface Group {
  name: string;
  /** Preferred first. */
  versions: string[];
}

const known = new WeakMap<Transport, Promise<Discovery>>();

/** What the server behind this transport offers; asked once. */
export function discover(transport: Transport): Promise<Discovery> {
  const before = known.get(transport);
  if (before) return before;
  const asked = Discovery.load(transport);
  known.set(transport, asked);
  // A failed question is asked again next time.
  asked.catch(() => known.delete(transport));
  return asked;
}

export class Discovery {
  readonly groups: readonly Group[];
  readonly resources: readonly Resource[];
  /** `pods/eviction`, `deployments/scale`: by group version. */
  readonly subresources: ReadonlySet<string>;

  constructor(groups: readonly Group[], resources: readonly Resource[], subresources: ReadonlySet<string>) {
    this.groups = groups;
    this.resources = resources;
    this.subresources = subresources;
  }

  static async load(transport: Transport): Promise<Discovery> {
    const ask: Ask = async <T>(path: string, accept = 'application/json'): Promise<T> => {
      const request: ApiRequest = { method: 'GET', path, accept };
      const { body, code } = await transport.request(request);
      if (isStatus(body)) throw new StatusError(body);
      if (code >= 400) throw new StatusError(unknownStatus(code, body));
      return body as T;
    };
    const [core, named] = await Promise.all([
      ask<Answered>('/api', aggregatedAccept),
      ask<Answered>('/apis', aggregatedAccept),
    ]);
    if (isAggregated(core) && isAggregated(named)) return ofAggregated([...core.items, ...named.items]);
    return ofLists(core as CoreVersions, named as GroupList, ask);
  }

  /** `deploy`, `deployments`, `Deployment`, `deployments.apps`, `deployments.v1.apps`. */
  find(word: string): Resource | undefined {
    const wanted = word.toLowerCase();
    const dot = wanted.indexOf('.');
    const base = dot < 0 ? wanted : wanted.slice(0, dot);
    const rest = dot < 0 ? '' : wanted.slice(dot + 1);
    const candidates = this.resources.filter((resource) => isNamed(resource, base));
    if (dot < 0) return candidates[0];
    return (
      candidates.find(({ group, version }) => rest === `${version}.${group}` || (group === '' && rest === version)) ??
      candidates.find(({ group }) => group === rest) ??
      // The beginning of a group is enough: `deployments.app`.
      candidates.find(({ group }) => group.startsWith(rest))
    );
  }

  /** As `find`, with kubectl's refusal. */
  expect(word: string): Resource {
    const found = this.find(word);
    // What was asked for is named without its group.
    if (!found) throw new CommandError(`the server doesn't have a resource type "${word.split('.')[0]}"`);
    return found;
  }

  ofKind(apiVersion: string, kind: string): Resource | undefined {
    const { group, version } = splitApiVersion(apiVersion);
    // kubectl also finds `pod`; that it is written `Pod` is for the server to say.
    return this.resources.find(
      (resource) =>
        (resource.kind === kind || resource.kind.toLowerCase() === kind) &&
        resource.group === group &&
        resource.version === version,
    );
  }

  /** Resources of a category such as `all`, each kind once. */
  inCategory(category: string): Resource[] {
    const seen = new Set<string>();
    return this.resources.filter(({ categories, group, name }) => {
      if (!categories.includes(category) || seen.has(`${group}/${name}`)) return false;
      seen.add(`${group}/${name}`);
      return true;
    });
  }

  hasSubresource(resource: Resource, subresource: string): boolean {
    return this.subresources.has(`${joinApiVersion(resource.group, resource.version)}/${resource.name}/${subresource}`);
  }

  get categories(): ReadonlySet<string> {
    return new Set(this.resources.flatMap(({ categories }) => [...categories]));
  }
}

type Ask = <T>(path: string, accept?: string) => Promise<T>;

/** Servers since 1.26 tell everything in two answers. */
const aggregatedAccept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

interface CoreVersions {
  versions: string[];
}

interface GroupList {
  groups: { name: string; versions: { version: string }[]; preferredVersion?: { version: string } }[];
}

interface Aggregated {
  kind: 'APIGroupDiscoveryList';
  items: { metadata: { name?: string }; versions: { version: string; resources: AggregatedResource[] }[] }[];
}

interface AggregatedResource {
  resource: string;
  responseKind?: { kind: string };
  scope: 'Namespaced' | 'Cluster';
  singularResource?: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  subresources?: { subresource: string }[];
}

type Answered = CoreVersions | GroupList | Aggregated;

function isAggregated(body: Answered): body is Aggregated {
  return 'kind' in body && body.kind === 'APIGroupDiscoveryList';
}

function ofAggregated(items: Aggregated['items']): Discovery {
  const groups: Group[] = [];
  const resources: Resource[] = [];
  const subresources = new Set<string>();
  for (const { metadata, versions } of items) {
    const group = metadata.name ?? '';
    groups.push({ name: group, versions: versions.map(({ version }) => version) });
    for (const { version, resources: found } of versions)
      for (const { resource, responseKind, scope, singularResource = '', subresources: below = [], ...rest } of found) {
        for (const { subresource } of below)
          subresources.add(`${joinApiVersion(group, version)}/${resource}/${subresource}`);
        const kind = responseKind?.kind ?? '';
        resources.push(
          resourceOf(
            { name: resource, kind, namespaced: scope === 'Namespaced', singularName: singularResource, ...rest },
            { group, version },
          ),
        );
      }
  }
  return new Discovery(groups, resources, subresources);
}

/** The older way: a list of groups, and then a list of resources for each version. */
async function ofLists(core: CoreVersions, list: GroupList, ask: Ask): Promise<Discovery> {
  const groups: Group[] = [
    { name: '', versions: core.versions },
    ...list.groups.map(({ name, versions, preferredVersion }) => ({
      name,
      versions: preferredFirst(
        versions.map(({ version }) => version),
        preferredVersion?.version,
      ),
    })),
  ];
  const places = groups.flatMap(({ name, versions }) => versions.map((version) => ({ group: name, version })));
  const lists = await Promise.all(
    places.map(({ group, version }) =>
      ask<{ resources: ApiResource[] }>(group ? `/apis/${group}/${version}` : `/api/${version}`),
    ),
  );
  const resources: Resource[] = [];
  const subresources = new Set<string>();
  lists.forEach(({ resources: found }, index) => {
    for (const resource of found) {
      if (resource.name.includes('/'))
        subresources.add(`${joinApiVersion(places[index].group, places[index].version)}/${resource.name}`);
      else resources.push(resourceOf(resource, places[index]));
    }
  });
  return new Discovery(groups, resources, subresources);
}

function isNamed(resource: Resource, word: string): boolean {
  return (
    resource.name === word ||
    resource.singular === word ||
    resource.shortNames.includes(word) ||
    resource.kind.toLowerCase() === word
  );
}

function resourceOf(resource: ApiResource, place: { group: string; version: string }): Resource {
  return {
    ...place,
    name: resource.name,
    singular: resource.singularName || resource.kind.toLowerCase(),
    kind: resource.kind,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    namespaced: resource.namespaced,
    verbs: resource.verbs,
  };
}

function preferredFirst(versions: string[], preferred: string | undefined): string[] {
  if (!preferred || !versions.includes(preferred)) return versions;
  return [preferred, ...versions.filter((version) => version !== preferred)];
}

/** `deployment.apps`, `pod`: how kubectl names a kind when it prints. */
export function kindForPrint({ kind, group }: { kind: string; group: string }): string {
  return group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase();
}

/** `deployments.apps`, `pods`. */
export function qualifiedName({ name, group }: Resource): string {
  return group ? `${name}.${group}` : name;
}
