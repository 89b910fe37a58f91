/** What an admission plugin is: it may change a draft, or refuse it. */
import type { Draft } from '../../../api/object.ts';
import type { Status } from '../../../api/status.ts';
import type { Call, ObjectVersion } from '../core.ts';

export interface AdmissionPlugin {
  name: string;
  /** Plurals that it looks at; absent: all. */
  resources?: readonly string[];
  /** The draft is private and may be changed. Returns a refusal, if any. */
  admitCreate?(call: Call, draft: Draft): Status | undefined;
  admitUpdate?(call: Call, draft: Draft, old: ObjectVersion): Status | undefined;
  /** Called when the object is valid, just before it is stored; must not change it. */
  validateCreate?(call: Call, object: Draft): Status | undefined;
  validateUpdate?(call: Call, next: Draft, old: ObjectVersion): Status | undefined;
  admitDelete?(call: Call, name: string): Status | undefined;
}

/** Admission comes before names are made up: a refusal shows the prefix. */
export function admissionName(draft: Draft): string {
  return draft.metadata.generateName || draft.metadata.name || 'Unknown';
}
