/** Validation: everything that is wrong with an object at once, and never the same thing twice. */
import type { KubernetesObject } from '../../api/object.ts';
import { invalid, type Status, type StatusCause } from '../../api/status.ts';
import { FieldReport } from '../../api/validation.ts';
import { validateMetadataUpdate } from '../../kinds/validate-metadata.ts';
import { partOf, type Resource } from './resources.ts';

/** A refusal of a new object, or undefined. @param found problems that earlier stages have met */
export function validateCreate(
  resource: Resource,
  object: KubernetesObject,
  found: readonly StatusCause[],
): Status | undefined {
  const report = new FieldReport();
  resource.kind.validate(object, report);
  return refusalOf(resource, object.metadata.name || (object.metadata.generateName ?? ''), report.causes, found);
}

/** A refusal of a changed object, or undefined. */
export function validateUpdate(
  resource: Resource,
  next: KubernetesObject,
  old: KubernetesObject,
  found: readonly StatusCause[],
): Status | undefined {
  const report = new FieldReport();
  validateMetadataUpdate(next, old, report);
  resource.kind.validate(next, report);
  resource.kind.validateUpdate?.(next, old, report);
  return refusalOf(resource, next.metadata.name, report.causes, found);
}

/** A change of status or scale leaves the spec alone, so only the metadata can be wrong, unless the subresource has rules of its own. */
export function validateSubresourceUpdate(
  resource: Resource,
  subresource: string,
  next: KubernetesObject,
  old: KubernetesObject,
  found: readonly StatusCause[],
): Status | undefined {
  const report = new FieldReport();
  validateMetadataUpdate(next, old, report);
  partOf(resource, subresource)?.validate(next, old, report);
  return refusalOf(resource, next.metadata.name, report.causes, found);
}

function refusalOf(
  resource: Resource,
  name: string,
  causes: readonly StatusCause[],
  found: readonly StatusCause[],
): Status | undefined {
  if (causes.length === 0 && found.length === 0) return undefined;
  const all = [...causes, ...found.filter((cause) => !isKnown(cause, causes))];
  return invalid(resource.kind.group, resource.kind.kind, name, all);
}

/** The schema and the kind may both know which values a field takes; the kind knows it better, and may say it of the whole. */
function isKnown({ reason, field }: StatusCause, causes: readonly StatusCause[]): boolean {
  if (causes.some((cause) => cause.reason === reason && cause.field === field)) return true;
  if (reason !== 'FieldValueNotSupported' || field === undefined) return false;
  return causes.some(
    (cause) =>
      cause.field === field ||
      (cause.field?.includes('.') === true &&
        /^[.[]/.test(field.slice(cause.field.length)) &&
        field.startsWith(cause.field)),
  );
}
