/** What every part of the control plane is given, and what it must offer in return. */
import type { ApiHandler } from '../../api/handler.ts';
import type { ScriptRunner } from '../../api/script.ts';
import { formatMicroTime, formatTime } from '../../api/time.ts';
import type { Agenda } from '../../base/agenda.ts';
import type { RandomSource } from '../../base/random.ts';
import type { Trace } from '../trace/trace.ts';

/** Time, chance, the API server and the trace: handed in, never ambient. */
export interface Engine {
  readonly agenda: Agenda;
  readonly random: RandomSource;
  readonly api: ApiHandler;
  readonly trace: Trace;
  /** Milliseconds since 1970 at virtual time zero. */
  readonly epochMs: number;
  /** What runs students' code; absent where none is to run. */
  readonly scripts?: ScriptRunner;
}

/**
 * One process of the cluster: the controller manager, the scheduler, the kubelets, the network.
 * Its tasks carry actor names that begin with its own name and a slash.
 */
export interface Part {
  readonly name: string;
  /** Called once, on a new cluster. A loaded cluster is not started: its tasks are in the saved agenda. */
  start(): void;
  /** Does one task that this part (or its informers) put on the agenda. @param actor the task's actor without the part's name */
  run(actor: string, key: string): void;
  /** Memory that cannot be derived from the store, as plain data. Objects in it may be shared, so they must never be changed in place. */
  save(): unknown;
  load(saved: unknown): void;
}

/** Milliseconds since 1970. */
export function unixMs(engine: Engine): number {
  return engine.epochMs + engine.agenda.nowMs;
}

/** Now, as Kubernetes writes most times: whole seconds. */
export function nowText(engine: Engine): string {
  return formatTime(unixMs(engine));
}

/** Now with microseconds, as in leases. */
export function nowMicroText(engine: Engine): string {
  return formatMicroTime(unixMs(engine));
}
