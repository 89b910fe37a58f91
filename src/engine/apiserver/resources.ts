/** Which resources are served, where the store keeps them, and how upstream's registries differ from one another. */
import type { KindDefinition, OtherVersion, PartDefinition } from '../../api/kind.ts';
import type { KubernetesObject } from '../../api/object.ts';
import type { ResourceName } from '../../api/status.ts';
import { assert } from '../../base/assert.ts';

export interface Resource {
  kind: KindDefinition;
  /** How refusals name it: `deployments.apps`. */
  name: ResourceName;
  /** Where its objects stand in the store: `/registry/pods/`. */
  path: string;
  /** An update of what does not exist creates it. */
  createsOnUpdate: boolean;
  /** An update without a resourceVersion overwrites whatever is there. */
  updatesUnconditionally: boolean;
  /** The answer to a deletion is the object instead of a Status. */
  returnsDeleted: boolean;
  /** Other versions by `group/version`, the storage version not among them. */
  otherVersions: ReadonlyMap<string, OtherVersion>;
}

/** A resource in the version in which a client speaks of it. */
export interface Served {
  resource: Resource;
  /** Absent for the storage version. */
  other?: OtherVersion;
}

export class Resources {
  readonly all: readonly Resource[];
  readonly #byName = new Map<string, Map<string, Served>>();

  constructor(kinds: readonly KindDefinition[]) {
    this.all = kinds.map(resourceOf);
    for (const resource of this.all) {
      this.#serve(resource.kind.group, resource.kind.version, { resource });
      for (const other of resource.otherVersions.values()) this.#serve(other.group, other.version, { resource, other });
    }
  }

  find(group: string, version: string, plural: string): Served | undefined {
    return this.#byName.get(plural)?.get(group === '' ? version : `${group}/${version}`);
  }

  /** The resource whose storage version is in that group. */
  of(group: string, plural: string): Resource {
    const found = this.maybe(group, plural);
    assert(found, `the resource ${plural}.${group} is served`);
    return found;
  }

  maybe(group: string, plural: string): Resource | undefined {
    for (const { resource } of this.#byName.get(plural)?.values() ?? [])
      if (resource.kind.group === group) return resource;
    return undefined;
  }

  #serve(group: string, version: string, served: Served): void {
    const { plural } = served.resource.kind;
    const versions = this.#byName.get(plural) ?? new Map<string, Served>();
    versions.set(group === '' ? version : `${group}/${version}`, served);
    this.#byName.set(plural, versions);
  }
}

/** The store's key of an object. */
export function storeKey(resource: Resource, namespace: string | undefined, name: string): string {
  return resource.kind.namespaced ? `${resource.path}${namespace}/${name}` : resource.path + name;
}

/** Where one namespace's objects stand, or everybody's. */
export function storePath(resource: Resource, namespace: string | undefined): string {
  return resource.kind.namespaced && namespace ? `${resource.path}${namespace}/` : resource.path;
}

/** Custom resources, in upstream's sense: the simulator's own settings. */
export function isCustom(kind: KindDefinition): boolean {
  return kind.group.endsWith('orrery.dev');
}

/** The rules of a subresource, if it has some of its own. */
export function partOf(
  { kind }: Resource,
  subresource: string | undefined,
): PartDefinition<KubernetesObject> | undefined {
  const parts: Readonly<Record<string, PartDefinition<KubernetesObject> | undefined>> = kind.parts ?? {};
  return subresource === undefined ? undefined : parts[subresource];
}

/** Namespaces are too dear to be deleted all at once. */
// k8s: pkg/registry/core/namespace/storage/storage.go REST
export function hasCollectionDeletion({ group, plural }: KindDefinition): boolean {
  return group !== '' || plural !== 'namespaces';
}

// k8s: pkg/kubeapiserver/default_storage_factory_builder.go SpecialDefaultResourcePrefixes
const specialPaths: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  ingresses: 'ingress',
  replicationcontrollers: 'controllers',
};

// k8s: pkg/registry/*/*/strategy.go AllowCreateOnUpdate, AllowUnconditionalUpdate
const creatingOnUpdate = new Set([
  ...['events', 'leases', 'services', 'endpoints', 'limitranges', 'podtemplates'],
  ...['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
]);
const conditional = new Set(['leases', 'poddisruptionbudgets']);
// k8s: pkg/registry/*/*/storage/storage.go ReturnDeletedObject
const returningDeleted = new Set([
  ...['pods', 'services', 'serviceaccounts', 'persistentvolumes', 'persistentvolumeclaims', 'podtemplates'],
  ...['resourcequotas', 'storageclasses'],
]);

function resourceOf(kind: KindDefinition): Resource {
  const { group, plural } = kind;
  const folder = isCustom(kind) ? `${group}/${plural}` : (specialPaths[plural] ?? plural);
  return {
    kind,
    name: { group, resource: plural },
    path: `/registry/${folder}/`,
    createsOnUpdate: !isCustom(kind) && creatingOnUpdate.has(plural),
    updatesUnconditionally: !isCustom(kind) && !conditional.has(plural),
    returnsDeleted: !isCustom(kind) && returningDeleted.has(plural),
    otherVersions: new Map((kind.otherVersions ?? []).map((other) => [`${other.group}/${other.version}`, other])),
  };
}
