/** Turns a live object into the text that a student edits: their own manifest with today's values, or the object in full. */
import type { KubernetesObject } from '../../api/object.ts';

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** Lists whose items are known by a field rather than by their place. */
const itemNames = ['name', 'containerPort', 'port', 'mountPath', 'key', 'type', 'ip', 'topologyKey'];

/** The fields that the student wrote when applying, with the values that hold now; without an apply, all that can be set. */
export function editableManifest(live: KubernetesObject): unknown {
  const text = live.metadata.annotations?.[lastAppliedAnnotation];
  if (!text) return settableFields(live);
  try {
    return withoutEmptyAnnotations(project(JSON.parse(text), live) as Record<string, unknown>);
  } catch {
    // Somebody wrote something else into the annotation: the full object is always right.
    return settableFields(live);
  }
}

/** The object without what only the cluster writes. */
export function settableFields(live: KubernetesObject): unknown {
  const { status: _status, metadata, ...rest } = live as KubernetesObject & { status?: unknown };
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _created,
    generation: _generation,
    managedFields: _managed,
    ownerReferences: _owners,
    ...kept
  } = metadata;
  const annotations = Object.entries(kept.annotations ?? {}).filter(
    ([key]) => key !== lastAppliedAnnotation && !key.startsWith('deployment.kubernetes.io/'),
  );
  const { annotations: _annotations, ...others } = kept;
  return {
    ...rest,
    metadata: annotations.length ? { ...others, annotations: Object.fromEntries(annotations) } : others,
  };
}

/** Keeps the shape of `written` and takes each value from `live`. What is gone from `live` is gone. */
export function project(written: unknown, live: unknown): unknown {
  if (live === undefined || live === null) return undefined;
  if (Array.isArray(written) && Array.isArray(live)) return projectList(written, live);
  if (isRecord(written) && isRecord(live)) {
    const result: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(written)) {
      const projected = project(value, live[key]);
      if (projected !== undefined) result[key] = projected;
    }
    return result;
  }
  return live;
}

function projectList(written: unknown[], live: unknown[]): unknown[] {
  const name = itemNames.find((field) => [...written, ...live].every((item) => isRecord(item) && field in item));
  if (!name) return live;
  const items = live as Record<string, unknown>[];
  const kept = (written as Record<string, unknown>[]).flatMap((item) => {
    const match = items.find((candidate) => candidate[name] === item[name]);
    return match ? [project(item, match)] : [];
  });
  const added = items.filter(
    (item) => !(written as Record<string, unknown>[]).some((other) => other[name] === item[name]),
  );
  return [...kept, ...added];
}

function withoutEmptyAnnotations(manifest: Record<string, unknown>): unknown {
  const metadata = manifest.metadata;
  if (!isRecord(metadata) || !isRecord(metadata.annotations) || Object.keys(metadata.annotations).length)
    return manifest;
  const { annotations: _annotations, ...rest } = metadata;
  return { ...manifest, metadata: rest };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
