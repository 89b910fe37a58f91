/** Discovery: which groups, versions and resources are served, in the old form and in the aggregated one. */
// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/discovery, staging/src/k8s.io/api/apidiscovery/v2/types.go
import type { KindDefinition, Subresource } from '../../api/kind.ts';
import { joinApiVersion, splitApiVersion } from '../../api/object.ts';
import { kubeletSubresources, ownSubresources } from './route.ts';
import { hasCollectionDeletion, type Resource, type Resources } from './resources.ts';
import { subresourceKind } from './subresource-kinds.ts';
import { metrics, unstored, type ResourceEntry } from './unstored.ts';

const everyVerb = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

function verbsOf(kind: KindDefinition): string[] {
  return hasCollectionDeletion(kind) ? everyVerb : everyVerb.filter((verb) => verb !== 'deletecollection');
}

interface GroupVersion {
  group: string;
  version: string;
  resources: Resource[];
  /** What is served and never stored. */
  unstored: ResourceEntry[];
}

export class Discovery {
  readonly #versions: GroupVersion[];
  readonly #hasKubelets: boolean;

  /** @param hasKubelets whether logs and the like can be served @param hasMetrics whether there is a metrics server */
  constructor(resources: Resources, hasKubelets: boolean, hasMetrics = false) {
    this.#versions = groupVersions(resources, hasMetrics);
    this.#hasKubelets = hasKubelets;
  }

  /** All groups but the core group, each with its preferred version first. */
  groups(): string[] {
    return [...new Set(this.#versions.map(({ group }) => group))].filter((group) => group !== '');
  }

  groupVersions(): { group: string; version: string }[] {
    return this.#versions.map(({ group, version }) => ({ group, version }));
  }

  resourcesOf(group: string, version: string): readonly Resource[] | undefined {
    return this.#versions.find((candidate) => candidate.group === group && candidate.version === version)?.resources;
  }

  /** `/api` */
  coreVersions(): unknown {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '10.96.0.1:443' }],
    };
  }

  /** `/apis` */
  groupList(): unknown {
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: this.groups().map((group) => this.#describeGroup(group)) };
  }

  /** `/apis/apps`; undefined when there is no such group. */
  group(name: string): unknown {
    return this.groups().includes(name)
      ? { kind: 'APIGroup', apiVersion: 'v1', ...this.#describeGroup(name) }
      : undefined;
  }

  /** `/api/v1`, `/apis/apps/v1`; undefined when it is not served. */
  resourceList(group: string, version: string): unknown {
    const resources = this.resourcesOf(group, version);
    if (!resources) return undefined;
    const listed = resources.flatMap(({ kind }) => [
      mainResource(kind, isCurrent(kind, group, version)),
      ...this.#served(kind).map((subresource) => subresourceEntry(kind, subresource)),
    ]);
    listed.push(...this.#unstoredOf(group, version));
    return {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: joinApiVersion(group, version),
      resources: listed.sort((left, right) => (left.name < right.name ? -1 : 1)),
    };
  }

  /** Everything at once. @param isCore `/api` instead of `/apis` */
  aggregated(isCore: boolean, version: 'v2' | 'v2beta1'): unknown {
    const names = isCore ? [''] : this.groups();
    return {
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${version}`,
      metadata: {},
      items: names.map((name) => ({
        metadata: { ...(name ? { name } : {}), creationTimestamp: null },
        versions: this.#versions
          .filter(({ group }) => group === name)
          .map((served) => ({
            version: served.version,
            resources: this.#aggregatedResources(served),
            freshness: 'Current',
          })),
      })),
    };
  }

  #aggregatedResources({ group, version, resources, unstored }: GroupVersion): unknown[] {
    const others = unstored.map(({ name, singularName, namespaced, kind, verbs, shortNames }) => ({
      resource: name,
      responseKind: { group, version, kind },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      singularResource: singularName,
      verbs,
      ...(shortNames ? { shortNames } : {}),
    }));
    const stored = resources.map(({ kind }) => ({
      resource: kind.plural,
      responseKind: { group, version, kind: kind.kind },
      scope: kind.namespaced ? 'Namespaced' : 'Cluster',
      singularResource: kind.singular,
      verbs: verbsOf(kind),
      ...shortNamesOf(mainResource(kind, isCurrent(kind, group, version))),
      subresources: this.#served(kind).map((subresource) => {
        const foreign = subresourceKind(kind, subresource);
        const { verbs, kind: name, group: kindGroup = group, version: kindVersion = version } = foreign;
        return { subresource, responseKind: { group: kindGroup, version: kindVersion, kind: name }, verbs };
      }),
    }));
    return [...stored, ...others];
  }

  #unstoredOf(group: string, version: string): ResourceEntry[] {
    return this.#versions.find((served) => served.group === group && served.version === version)?.unstored ?? [];
  }

  #served(kind: KindDefinition): Subresource[] {
    return kind.subresources.filter(
      (subresource) => ownSubresources.has(subresource) || (this.#hasKubelets && kubeletSubresources.has(subresource)),
    );
  }

  #describeGroup(name: string): object {
    const versions = this.#versions
      .filter(({ group }) => group === name)
      .map(({ version }) => ({ groupVersion: joinApiVersion(name, version), version }));
    return { name, versions, preferredVersion: versions[0] };
  }
}

/** Versions on their way out have no short names and categories: `kubectl get all` would list everything a second time. */
function isCurrent(kind: KindDefinition, group: string, version: string): boolean {
  const other = kind.otherVersions?.find((candidate) => candidate.group === group && candidate.version === version);
  return other?.deprecatedIn === undefined;
}

function mainResource(kind: KindDefinition, withShortNames: boolean): ResourceEntry {
  return {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(withShortNames && kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(withShortNames && kind.categories.length > 0 ? { categories: kind.categories } : {}),
  };
}

function shortNamesOf({ shortNames, categories }: ResourceEntry): Pick<ResourceEntry, 'shortNames' | 'categories'> {
  return { ...(shortNames ? { shortNames } : {}), ...(categories ? { categories } : {}) };
}

function subresourceEntry(kind: KindDefinition, subresource: Subresource): ResourceEntry {
  const described = subresourceKind(kind, subresource);
  return { name: `${kind.plural}/${subresource}`, singularName: '', namespaced: kind.namespaced, ...described };
}

/** The storage versions come first: they are the preferred ones. */
function groupVersions(resources: Resources, hasMetrics: boolean): GroupVersion[] {
  const found = new Map<string, Resource[]>();
  const add = (group: string, version: string, resource: Resource): void => {
    const key = joinApiVersion(group, version);
    found.set(key, [...(found.get(key) ?? []), resource]);
  };
  for (const resource of resources.all) add(resource.kind.group, resource.kind.version, resource);
  for (const resource of resources.all)
    for (const other of resource.otherVersions.values()) add(other.group, other.version, resource);
  const others = hasMetrics ? [...unstored, metrics] : unstored;
  for (const { group, version } of others) {
    const key = joinApiVersion(group, version);
    if (!found.has(key)) found.set(key, []);
  }
  return [...found].map(([key, served]) => {
    const { group, version } = splitApiVersion(key);
    const entries = others.find((other) => other.group === group && other.version === version)?.entries ?? [];
    return { group, version, resources: served, unstored: entries };
  });
}
