/** What a ControllerRevision keeps of a pod template, and how two of them are compared: for all whose history is kept so. */
// k8s: pkg/controller/history/controller_history.go, pkg/controller/daemon/update.go getPatch, pkg/controller/statefulset/stateful_set_utils.go getPatch
import { controllerReference, type Draft, type KubernetesObject } from '../../../api/object.ts';
import { isJsonObject, type JsonObject, objectIn } from '../../../api/plain-json.ts';
import type { ControllerRevision } from '../../../kinds/controller-revision/types.ts';
import { templateHash } from '../../../kinds/deployment/template-hash.ts';
import type { PodTemplateSpec } from '../../../kinds/pod/types.ts';

export const revisionHashLabel = 'controller-revision-hash';

/**
 * The strategic merge patch that brings the template back. kubectl compares it byte for byte, so it is written as Go
 * writes it: fields in alphabetical order, and the time that no template has.
 */
export function templatePatch({ metadata, ...rest }: PodTemplateSpec): JsonObject {
  const template = { $patch: 'replace', ...rest, metadata: { creationTimestamp: null, ...metadata } };
  return sorted({ spec: { template } }) as JsonObject;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value).sort()) if (value[key] !== undefined) result[key] = sorted(value[key]);
  return result;
}

/** The template that a revision brings back; undefined when somebody wrote something else there. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec | undefined {
  const spec = isJsonObject(data) ? data.spec : undefined;
  const template = isJsonObject(spec) ? spec.template : undefined;
  if (!isJsonObject(template)) return undefined;
  const { $patch: _patch, metadata, ...rest } = template;
  const { creationTimestamp: _time, ...named } = objectIn(metadata);
  return { ...rest, metadata: named } as unknown as PodTemplateSpec;
}

/**
 * A revision of the owner's present template.
 * @param revision its number @param label the label that has the hash of its template: each owner uses another
 */
// k8s: pkg/controller/history/controller_history.go NewControllerRevision, pkg/controller/daemon/update.go snapshot
export function revisionDraft(
  owner: KubernetesObject & { spec: { template: PodTemplateSpec } },
  revision: number,
  label: string,
  collisionCount: number | undefined,
): Draft<ControllerRevision> {
  const { namespace, name, annotations } = owner.metadata;
  const { template } = owner.spec;
  const hash = templateHash(template, collisionCount);
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...template.metadata.labels, [label]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    data: templatePatch(template),
    revision,
  };
}

// Stored objects never change, and each revision is compared whenever a pod of its owner changes.
const texts = new WeakMap<object, string>();

/** To compare with: the text of a patch, '' for what is none. */
export function textOf(data: JsonObject | undefined): string {
  // Whoever writes a revision by hand may write anything there.
  if (!isJsonObject(data)) return '';
  const known = texts.get(data);
  if (known !== undefined) return known;
  const text = JSON.stringify(data);
  texts.set(data, text);
  return text;
}
