/** Columns that most kinds share, and how an age is written. */
// k8s: pkg/printers/internalversion/printers.go
import { humanDuration } from '../api/duration.ts';
import type { Column } from '../api/kind.ts';
import type { KubernetesObject } from '../api/object.ts';
import { parseTime } from '../api/time.ts';

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

export const ageColumn: Column<KubernetesObject> = {
  name: 'Age',
  type: 'string',
  description: 'How long ago the object was created.',
  priority: 0,
  cell: (object, nowMs) => ageText(object.metadata.creationTimestamp, nowMs),
};
