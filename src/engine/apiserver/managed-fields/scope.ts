/** What tracking must know of a resource: its type, and what each endpoint ignores because its strategy does. */
import { hasSchema } from '../../../kinds/schema.ts';
import { typeOfDefinition, withoutFields, type StructType } from '../../../kinds/typed-fields.ts';
import { joinApiVersion } from '../../../api/object.ts';
import { isCustom, partOf, type Resource } from '../resources.ts';
import { emptySet, setOfFields, union, type FieldSet } from './field-set.ts';

export interface Scope {
  type: StructType;
  /** The type without what nobody owns. */
  owned: StructType;
  /** The storage version. */
  apiVersion: string;
  knows: (apiVersion: string) => boolean;
  /** By subresource; the main resource is the empty name. */
  reset: (subresource: string) => FieldSet;
  /** What the strategy itself puts into a new object. */
  made: FieldSet;
  /** Whether admission adds to a new object. */
  isAdmitted: boolean;
}

const scopes = new WeakMap<Resource, Scope>();

/** Undefined for a kind without a schema. */
export function scopeOf(resource: Resource): Scope | undefined {
  const known = scopes.get(resource);
  if (known) return known;
  const { kind } = resource;
  if (!hasSchema(kind.schema)) return undefined;
  const versions = [kind, ...resource.otherVersions.values()].map(({ group, version }) =>
    joinApiVersion(group, version),
  );
  const apiVersions = new Set(versions);
  const main = setOfFields(...(kind.reset ?? (kind.subresources.includes('status') ? ['status'] : [])));
  const bySubresource = new Map([['status', resetByStatus(resource)]]);
  for (const subresource of kind.subresources) {
    const part = partOf(resource, subresource);
    if (part) bySubresource.set(subresource, setOfFields(...part.reset));
  }
  const type = typeOfDefinition(kind.schema);
  const scope: Scope = {
    type,
    owned: withoutFields(type, unowned),
    apiVersion: joinApiVersion(kind.group, kind.version),
    knows: (apiVersion) => apiVersions.has(apiVersion),
    reset: (subresource) => (subresource === '' ? main : (bySubresource.get(subresource) ?? emptySet)),
    isAdmitted: ['pods', 'nodes', 'services'].includes(kind.plural),
    made: kind.plural === 'namespaces' ? union(main, setOfFields('spec.finalizers')) : main,
  };
  scopes.set(resource, scope);
  return scope;
}

/** Fields that the server writes. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/stripmeta.go
export const unowned: readonly string[] = [
  ...['apiVersion', 'kind', 'metadata.name', 'metadata.namespace', 'metadata.creationTimestamp', 'metadata.selfLink'],
  ...['metadata.uid', 'metadata.clusterName', 'metadata.generation', 'metadata.managedFields'],
  'metadata.resourceVersion',
];

const spec = setOfFields('spec');

// k8s: pkg/registry/*/*/strategy.go GetResetFields
function resetByStatus({ kind }: Resource): FieldSet {
  if (isCustom(kind)) return setOfFields('metadata', 'spec');
  switch (kind.plural) {
    case 'pods':
      return setOfFields('spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences');
    case 'deployments':
      return setOfFields('spec', 'metadata.labels');
    default:
      return spec;
  }
}
