/** Lets server-side apply take over what client-side apply has owned, so that it can also take fields away. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go migrateToSSAIfNecessary, staging/src/k8s.io/client-go/util/csaupgrade/upgrade.go
import type { ManagedFieldsEntry } from '../api/object.ts';
import { isJsonObject, type JsonObject } from '../api/plain-json.ts';
import { equal } from '../base/equality.ts';
import type { AnyObject, Client, Target, WriteOptions } from './client.ts';
import { isReason } from './errors.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const defaultManager = 'kubectl';
const patchesMax = 5;

/** The object with all of its owners moved, after which the configuration has to be applied again; undefined when none had to. */
export async function takeOver(
  client: Client,
  target: Target,
  object: AnyObject,
  write: WriteOptions & { fieldManager: string },
): Promise<AnyObject | undefined> {
  let live = await keepAnnotation(client, target, object, write);
  const managers = new Set(ownersOfAnnotation(live, 'Update').map(({ manager = '' }) => manager));
  for (let attempt = 0; ; attempt++) {
    const entries = live.metadata.managedFields ?? [];
    const moved = [...managers].reduce((list, manager) => moveEntries(list, manager, write.fieldManager), entries);
    if (equal(moved, entries)) return undefined;
    const patch = [
      { op: 'replace', path: '/metadata/managedFields', value: moved },
      { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
    ];
    try {
      return await client.patch(target, 'json', patch, write);
    } catch (error) {
      if (!isReason(error, 'Conflict') || attempt + 1 >= patchesMax) throw error;
      live = await client.get(target);
    }
  }
}

/** Somebody must own the annotation, or the server would take it away with its last owner. */
async function keepAnnotation(
  client: Client,
  target: Target,
  live: AnyObject,
  write: WriteOptions & { fieldManager: string },
): Promise<AnyObject> {
  const text = live.metadata.annotations?.[lastApplied];
  const isKept = text === undefined || ownersOfAnnotation(live, 'Apply').length > 0;
  if (write.fieldManager !== defaultManager || isKept) return live;
  const { apiVersion, kind, metadata } = live;
  const { name, namespace } = metadata;
  const body = {
    apiVersion,
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}), annotations: { [lastApplied]: text } },
  };
  return client.patch(target, 'apply', body, { ...write, fieldManager: `${defaultManager}-last-applied` });
}

function ownersOfAnnotation({ metadata }: AnyObject, operation: 'Apply' | 'Update'): ManagedFieldsEntry[] {
  const path = ['f:metadata', 'f:annotations', `f:${lastApplied}`];
  return (metadata.managedFields ?? []).filter((entry) => {
    let fields: unknown = entry.fieldsV1;
    for (const step of path) fields = isJsonObject(fields) ? fields[step] : undefined;
    return entry.operation === operation && fields !== undefined;
  });
}

/** What one manager owned by updates goes to the one who applies. */
function moveEntries(entries: ManagedFieldsEntry[], from: string, to: string): ManagedFieldsEntry[] {
  const isOld = ({ manager, operation, subresource }: ManagedFieldsEntry): boolean =>
    manager === from && operation === 'Update' && !subresource;
  const applier = entries.findIndex(
    ({ manager, operation, subresource }) => manager === to && operation === 'Apply' && !subresource,
  );
  const place = applier >= 0 ? applier : entries.findIndex(isOld);
  if (place < 0) return entries;
  const target: ManagedFieldsEntry = { ...entries[place], operation: 'Apply', manager: to };
  const old = entries.find((entry) => isOld(entry) && entry.apiVersion === target.apiVersion);
  if (old) target.fieldsV1 = union(target.fieldsV1 ?? {}, old.fieldsV1 ?? {});
  return entries.flatMap((entry, index) => (index === place ? target : isOld(entry) ? [] : entry));
}

/** Two sets of fields as one. An empty set stands for the field itself, which beside others is written as a dot. */
function union(left: JsonObject, right: JsonObject): JsonObject {
  const result: JsonObject = { ...left };
  for (const [key, below] of Object.entries(right)) {
    const other = result[key];
    if (!isJsonObject(other) || !isJsonObject(below)) result[key] = below;
    else if (key !== '.') {
      const isMember = [other, below].some((fields) => Object.keys(fields).length === 0);
      const both = union(other, below);
      result[key] = isMember && Object.keys(both).length > 0 ? { '.': {}, ...both } : both;
    }
  }
  return result;
}
