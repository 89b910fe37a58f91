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
    const ask = async <T>(path: string): Promise<T> => {
      const request: ApiRequest = { method: 'GET', path, accept: 'application/json' };
      const { body, code } = await transport.request(request);
      if (isStatus(body)) throw new StatusError(body);
      if (code >= 400) throw new StatusError(unknownStatus(code, body));
      return body as T;
    };
    const core = await ask<{ versions: string[] }>('/api');
    const list = await ask<{
      groups: { name: string; versions: { version: string }[]; preferredVersion?: { version: string } }[];
    }>('/apis');
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
    if (!found) throw new CommandError(`the server doesn't have a resource type "${word}"`);
    return found;
  }

  ofKind(apiVersion: string, kind: string): Resource | undefined {
    const { group, version } = splitApiVersion(apiVersion);
    return this.resources.find(
      (resource) => resource.kind === kind && resource.group === group && resource.version === version,
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
