/** Columns that most kinds share, and a short way to write one. */
// k8s: pkg/printers/internalversion/printers.go
import { humanDuration } from '../api/duration.ts';
import type { Column } from '../api/kind.ts';
import type { KubernetesObject } from '../api/object.ts';
import { type LabelSelector, formatSelector } from '../api/selector.ts';
import { parseTime } from '../api/time.ts';
import type { PodTemplateSpec } from './pod/types.ts';

/** A column that is always printed. */
export function column<T extends KubernetesObject>(
  name: string,
  type: Column['type'],
  description: string,
  cell: Column<T>['cell'],
): Column<T> {
  return { name, type, description, priority: 0, cell };
}

/** A column that only `-o wide` prints. */
export function wideColumn<T extends KubernetesObject>(
  name: string,
  type: Column['type'],
  description: string,
  cell: Column<T>['cell'],
): Column<T> {
  return { name, type, description, priority: 1, cell };
}

/** How long ago a time was, `<unknown>` when there is none. */
// k8s: pkg/printers/internalversion/printers.go translateTimestampSince
export function ageText(time: string | null | undefined, nowMs: number): string {
  const timeMs = parseTime(time);
  return Number.isNaN(timeMs) ? '<unknown>' : humanDuration(nowMs - timeMs);
}

export const nameColumn: Column<KubernetesObject> = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name must be unique within a namespace.',
  priority: 0,
  cell: (object) => object.metadata.name,
};

export const ageColumn: Column<KubernetesObject> = column(
  'Age',
  'string',
  'When the object was created.',
  (object, nowMs) => ageText(object.metadata.creationTimestamp, nowMs),
);

/** What upstream prints of kinds that have no printer of their own: the time itself. */
// k8s: staging/src/k8s.io/apiserver/pkg/registry/rest/table.go
export const createdAtColumn: Column<KubernetesObject> = column(
  'Created At',
  'date',
  'When the object was created.',
  (object) => object.metadata.creationTimestamp,
);

/** `app=web,tier=front`, with sorted keys. */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length ? keys.map((key) => `${key}=${labels?.[key]}`).join(',') : '<none>';
}

/** A few items and how many more there are: `10.1.0.2,10.1.0.3,10.1.0.4 + 2 more...` */
// k8s: pkg/printers/internalversion/printers.go listWithMoreString
export function fewOf(items: readonly (string | number)[], shownMax = 3): string {
  if (items.length === 0) return '<unset>';
  const shown = items.slice(0, shownMax).join(',');
  return items.length > shownMax ? `${shown} + ${items.length - shownMax} more...` : shown;
}

interface OwnerOfPods extends KubernetesObject {
  spec: { selector: LabelSelector; template: PodTemplateSpec };
}

/** What `-o wide` adds for the owners of pods: names and images of their containers, and the selector. */
export const templateColumns: readonly Column<OwnerOfPods>[] = [
  wideColumn('Containers', 'string', 'Names of each container in the template.', (object) =>
    object.spec.template.spec.containers.map((container) => container.name).join(','),
  ),
  wideColumn('Images', 'string', 'Images referenced by each container in the template.', (object) =>
    object.spec.template.spec.containers.map((container) => container.image).join(','),
  ),
  wideColumn('Selector', 'string', 'Label selector for pods.', (object) => formatSelector(object.spec.selector)),
];

/** `2/3`: how many are ready of how many are wanted. */
export const readyReplicasColumn = column<
  KubernetesObject & { spec: { replicas: number }; status: { readyReplicas?: number } }
>(
  'Ready',
  'string',
  'Number of the pod with ready state',
  ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`,
);
