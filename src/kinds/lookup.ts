/** Finds a kind by what a request or a manifest calls it. */
import type { KindDefinition } from '../api/kind.ts';
import { joinApiVersion } from '../api/object.ts';
import { kinds } from './table.ts';

const byResource = new Map<string, KindDefinition>();
const byKind = new Map<string, KindDefinition>();
for (const kind of kinds) {
  byResource.set(`${kind.group}/${kind.plural}`, kind);
  byKind.set(`${joinApiVersion(kind.group, kind.version)}/${kind.kind}`, kind);
  for (const { group, version } of kind.otherVersions ?? []) {
    byResource.set(`${group}/${kind.plural}`, kind);
    byKind.set(`${joinApiVersion(group, version)}/${kind.kind}`, kind);
  }
}

/** The kind behind a path: `('apps', 'deployments')`. Groups of other versions find it too: `('extensions', 'deployments')`. */
export function kindByResource(group: string, plural: string): KindDefinition | undefined {
  return byResource.get(`${group}/${plural}`);
}

/** The kind that a manifest names: `('apps/v1', 'Deployment')`, also in another version: `('extensions/v1beta1', 'Deployment')`. */
export function kindByKind(apiVersion: string, kind: string): KindDefinition | undefined {
  return byKind.get(`${apiVersion}/${kind}`);
}
