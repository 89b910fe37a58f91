/** What a student has picked up. */
export interface DragSubject {
  kind: 'pod' | 'node';
  key: string;
  label: string;
  /** A node that stands in the dock. */
  docked: boolean;
}
