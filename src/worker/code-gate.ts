/** Keeps messages in their order while the interpreter for students' code is on its way, and the code of strangers from running. */
import type { ScriptRunner } from '../api/script.ts';
import { failure } from '../api/status.ts';
import type { ClusterOptions } from '../engine/cluster/cluster.ts';
import type { Frame, ToPage, ToWorker, World } from '../protocol/messages.ts';
import { bringsCode, holdsCode, ScriptDoor } from '../sandbox/script-door.ts';

export interface CodeGateEnvironment {
  handle(message: ToWorker): void;
  post(message: ToPage): void;
  /** Where the interpreter comes from. */
  fetchScriptRunner?: (() => Promise<ScriptRunner>) | undefined;
}

export class CodeGate {
  readonly #environment: CodeGateEnvironment;
  readonly #door: ScriptDoor;
  /** Messages that came while the interpreter was on its way. */
  #waiting: ToWorker[] | undefined;
  #held: Frame['heldCode'];

  constructor(environment: CodeGateEnvironment) {
    this.#environment = environment;
    const none = () => Promise.reject(new Error('there is none here'));
    this.#door = new ScriptDoor(environment.fetchScriptRunner ?? none);
  }

  /** Set while the world has code of somebody else, which nobody here has allowed to run. */
  get held(): Frame['heldCode'] {
    return this.#held;
  }

  /** What runs code in a cluster of the present world. */
  get options(): Pick<ClusterOptions, 'scripts'> {
    return this.#held ? {} : { scripts: this.#door };
  }

  /** Call when another world is opened. */
  enter(world: World | undefined): void {
    this.#held = world && !world.runsCode && holdsCode(world.recording) ? {} : undefined;
  }

  /** What brings code in waits for the interpreter, and what comes behind it waits as well. */
  receive(message: ToWorker): void {
    if (this.#waiting) this.#waiting.push(message);
    else if (this.#door.isOpen || !needsInterpreter(message)) this.#environment.handle(message);
    else {
      this.#waiting = [message];
      this.#door.open().then(
        () => this.#release(),
        (error: unknown) => this.#release(`The interpreter for custom code could not be loaded: ${String(error)}`),
      );
    }
  }

  /** @param problem why the first of them cannot be done */
  #release(problem?: string): void {
    const [first, ...rest] = this.#waiting ?? [];
    this.#waiting = undefined;
    if (problem === undefined) this.#environment.handle(first);
    else if (first.type === 'request') {
      const response = { code: 500, body: failure(500, 'InternalError', problem), warnings: [] };
      this.#environment.post({ type: 'response', id: first.id, response });
    } else if (first.type === 'open' && first.world) {
      const { runsCode: _, ...world } = first.world;
      this.#environment.handle({ type: 'open', world });
      this.#held = { problem };
    }
    // One of them may have to wait again.
    for (const message of rest) this.receive(message);
  }
}

function needsInterpreter(message: ToWorker): boolean {
  if (message.type === 'open') return message.world?.runsCode === true && holdsCode(message.world.recording);
  return message.type === 'request' && bringsCode(message.request);
}
