/** What the Job controller must remember: its caches do not show yet what it has just done. */
import type { ReconcileContext } from '../../client/controller.ts';
import type { Expectations } from '../shared/expectations.ts';
import type { Backoff } from './failures.ts';

export interface Memory {
  expectations: Expectations;
  backoff: Record<string, Backoff>;
  /** Uids of pods whose finalizer was taken off, until that is seen; by Job. */
  releasing: Record<string, string[]>;
}

export type Context = ReconcileContext<Memory>;
