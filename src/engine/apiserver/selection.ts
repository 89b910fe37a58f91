/** Which objects a list or a watch is about: selectors in text, parsed once and remembered. */
import type { KindDefinition, OtherVersion } from '../../api/kind.ts';
import type { KubernetesObject } from '../../api/object.ts';
import type { RequestOptions } from '../../api/request.ts';
import { matchesRequirements, parseFieldSelector, parseLabelSelector, type Requirement } from '../../api/selector.ts';
import { badRequest, isStatus, type Status } from '../../api/status.ts';
import { isCustom } from './resources.ts';

export type Predicate = (object: KubernetesObject) => boolean;

/** How many parsed selectors are remembered of each sort; then remembering starts anew. */
export const rememberedSelectorsMax = 1000;

interface FieldTerm {
  field: string;
  value: string;
  equal: boolean;
}

const labelSelectors = new Map<string, Requirement[] | Status>();
const fieldSelectors = new Map<string, FieldTerm[] | Status>();

/** Undefined when everything is selected. @param other the version in which the client speaks, when it is not the stored one */
export function predicateOf(
  kind: KindDefinition,
  options: RequestOptions,
  other?: OtherVersion,
): Predicate | undefined | Status {
  const labels = options.labelSelector ? parsed(labelSelectors, options.labelSelector, parseLabelSelector) : [];
  if (isStatus(labels)) return labels;
  const fields = options.fieldSelector ? parsed(fieldSelectors, options.fieldSelector, parseFieldSelector) : [];
  if (isStatus(fields)) return fields;
  const readers: { read: (object: KubernetesObject) => string; term: FieldTerm }[] = [];
  for (const term of fields) {
    const read = readerOf(kind, storedField(term.field, other));
    if (!read) return badRequest(unknownField(kind, term.field));
    readers.push({ read, term });
  }
  if (labels.length === 0 && readers.length === 0) return undefined;
  return (object) =>
    (labels.length === 0 || matchesRequirements(labels, object.metadata.labels)) &&
    readers.every(({ read, term }) => (read(object) === term.value) === term.equal);
}

/** The one name that a field selector asks for: such a list looks at one object. */
export function singleName(options: RequestOptions): string | undefined {
  if (!options.fieldSelector) return undefined;
  const terms = parsed(fieldSelectors, options.fieldSelector, parseFieldSelector);
  return isStatus(terms) ? undefined : terms.find((term) => term.field === 'metadata.name' && term.equal)?.value;
}

function parsed<T>(
  remembered: Map<string, T[] | Status>,
  text: string,
  parse: (text: string) => T[] | { error: string },
): T[] | Status {
  let found = remembered.get(text);
  if (!found) {
    const outcome = parse(text);
    found = 'error' in outcome ? badRequest(outcome.error) : outcome;
    if (remembered.size >= rememberedSelectorsMax) remembered.clear();
    remembered.set(text, found);
  }
  return found;
}

function storedField(field: string, other: OtherVersion | undefined): string {
  if (!other?.fieldLabels) return field;
  return Object.hasOwn(other.fieldLabels, field) ? other.fieldLabels[field] : '';
}

function readerOf(kind: KindDefinition, field: string): ((object: KubernetesObject) => string) | undefined {
  if (field === 'metadata.name') return (object) => object.metadata.name;
  if (field === 'metadata.namespace') return (object) => object.metadata.namespace ?? '';
  return kind.fields && Object.hasOwn(kind.fields, field) ? kind.fields[field] : undefined;
}

// k8s: staging/src/k8s.io/apimachinery/pkg/runtime/conversion.go DefaultMetaV1FieldSelectorConversion
function unknownField(kind: KindDefinition, field: string): string {
  if (kind.fields || isCustom(kind)) return `field label not supported: ${field}`;
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}
