/** The annotation of client-side apply: what it lets the same kubectl take over on the server, and how it is kept up afterwards. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/lastappliedmanager.go, lastappliedupdater.go
import type { KubernetesObject } from '../../../api/object.ts';
import { isJsonObject, type JsonObject, objectIn } from '../../../api/plain-json.ts';
import type { StructType } from '../../../kinds/typed-fields.ts';
import { problemOf } from './check.ts';
import { compare } from './compare.ts';
import { difference, isEmpty, type FieldSet } from './field-set.ts';
import type { Contested } from './ownership.ts';
import { fieldsOf } from './typed.ts';

const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
/** Only kubectl's own name is treated so; under another one nothing is taken over. */
export const kubectlManager = 'kubectl';
const annotationsBytesMax = 256 * 1024;

/** Fields that client-side apply has set and nobody changed since; undefined when there is nothing to read. */
export function fieldsLastApplied(type: StructType, live: KubernetesObject): FieldSet | undefined {
  const config = lastConfigOf(live);
  if (!config || config.apiVersion !== live.apiVersion || problemOf(type, config)) return undefined;
  const { touched, removed } = compare(type, config, live);
  return difference(difference(fieldsOf(type, config), touched), removed);
}

function lastConfigOf({ metadata }: KubernetesObject): JsonObject | undefined {
  const text = metadata.annotations?.[annotation];
  if (!text) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is still contested when these fields may be taken. */
export function contestedBeyond(contested: readonly Contested[], allowed: FieldSet): Contested[] {
  return contested
    .map(({ owner, set }) => ({ owner, set: difference(set, allowed) }))
    .filter(({ set }) => !isEmpty(set));
}

/** The applied object, whose annotation, if it has one, says what was applied. */
export function withLastConfig(object: JsonObject, config: JsonObject): JsonObject {
  const metadata = objectIn(object.metadata);
  const annotations = objectIn(metadata.annotations);
  if (!annotations[annotation]) return object;
  const next: JsonObject = { ...annotations, [annotation]: textOf(config) };
  const size = Object.entries(next).reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
  if (size > annotationsBytesMax) delete next[annotation];
  return { ...object, metadata: { ...metadata, annotations: next } };
}

/** As Go writes an unstructured object: fields in order, on one line. */
function textOf(config: JsonObject): string {
  const metadata = isJsonObject(config.metadata) ? { ...config.metadata } : undefined;
  if (metadata && isJsonObject(metadata.annotations)) {
    const { [annotation]: _, ...annotations } = metadata.annotations;
    metadata.annotations = annotations;
  }
  const text = JSON.stringify(inOrder({ ...config, ...(metadata ? { metadata } : {}) }));
  return `${text.replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, inOrder(value[key])]),
  );
}
