/** The refusal of an apply that would change what others own. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal/conflict.go
import { failure, type Status, type StatusCause } from '../../../api/status.ts';
import { forEachPath } from './field-set.ts';
import { identityOf, type Owner } from './owners.ts';
import type { Contested } from './ownership.ts';
import { readableElement } from './path-element.ts';

export function applyConflict(contested: readonly Contested[]): Status {
  const inOrder = [...contested].sort((a, b) => (identityOf(a.owner) < identityOf(b.owner) ? -1 : 1));
  const paths = inOrder.map(({ set }) => {
    const found: string[] = [];
    forEachPath(set, (path) => found.push(path.map(readableElement).join('')));
    return found;
  });
  const causes: StatusCause[] = inOrder.flatMap(({ owner }, place) =>
    paths[place].map((field) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${printedOwner(owner)}`,
      field,
    })),
  );
  const count = causes.length;
  const message =
    count === 1
      ? `1 conflict: ${causes[0].message}: ${causes[0].field}`
      : `${count} conflicts: ${inOrder.flatMap(({ owner }, place) => [`conflicts with ${printedOwner(owner)}:`, ...paths[place].map((path) => `- ${path}`)]).join('\n')}`;
  return failure(409, 'Conflict', `Apply failed with ${message}`, { causes });
}

function printedOwner({ manager, operation, apiVersion, subresource }: Owner): string {
  const name = JSON.stringify(manager ?? '') + (subresource ? ` with subresource ${JSON.stringify(subresource)}` : '');
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
