/** `creationTimestamp: null` in templates: Go's encoder writes the zero time of metadata that nobody has created. */
// k8s: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go ObjectMeta.CreationTimestamp, which has no omitzero in 1.32
import { isJsonObject, type JsonObject } from '../../api/plain-json.ts';
import type { KubernetesObject } from '../../api/object.ts';

/** Fields on the way to the metadata of a template; of a list, the way is that of each item. */
interface Places {
  readonly [field: string]: Places;
}

const template: Places = { metadata: {} };
const withTemplate: Places = { spec: { template } };

/** Kinds that hold the metadata of objects to come, and where. */
const placesByKind: Readonly<Record<string, Places>> = {
  Deployment: withTemplate,
  ReplicaSet: withTemplate,
  DaemonSet: withTemplate,
  StatefulSet: { spec: { template, volumeClaimTemplates: { metadata: {} } } },
  ReplicationController: withTemplate,
  Job: withTemplate,
  CronJob: { spec: { jobTemplate: { ...template, ...withTemplate } } },
};

/** Stored objects never change and share their parts, so each part is dressed once, and what is shared stays shared. */
const dressed = new WeakMap<object, JsonObject>();

export function holdsTemplates(kind: string): boolean {
  return Object.hasOwn(placesByKind, kind);
}

/** The object as a typed client of 1.32 is shown it; most objects are shown as they are. */
export function withZeroTimes<T extends KubernetesObject>(object: T): T {
  return holdsTemplates(object.kind)
    ? (dress(object as unknown as JsonObject, placesByKind[object.kind]) as unknown as T)
    : object;
}

function dress(holder: JsonObject, places: Places): JsonObject {
  const known = dressed.get(holder);
  if (known) return known;
  const shown = { ...holder };
  for (const field in places) {
    const value = holder[field];
    if (Array.isArray(value))
      shown[field] = value.map((item) => (isJsonObject(item) ? dress(item, places[field]) : item));
    if (!isJsonObject(value)) continue;
    if (field !== 'metadata') shown[field] = dress(value, places[field]);
    else if (!('creationTimestamp' in value)) shown.metadata = { creationTimestamp: null, ...value };
  }
  dressed.set(holder, shown);
  return shown;
}
