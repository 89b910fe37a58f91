/** The process kube-controller-manager: one set of caches, and one runtime for each controller of the table. */
// k8s: cmd/kube-controller-manager/app/controllermanager.go
import { assert } from '../../base/assert.ts';
import { ControllerRuntime } from '../client/controller.ts';
import type { Engine, Part } from '../client/engine.ts';
import { Informers, type SavedInformers } from '../client/informer.ts';
import { controllers } from './table.ts';

/** What waits in one controller's queue. */
export interface ControllerQueue {
  name: string;
  ready: string[];
  delayed: { key: string; atMs: number }[];
}

export interface ControllerManager extends Part {
  /** The queues of all controllers, in the order of the table: for panels. */
  queues(): ControllerQueue[];
}

interface SavedManager {
  informers: SavedInformers;
  controllers: Record<string, ReturnType<ControllerRuntime['save']>>;
}

export function createControllerManager(engine: Engine): ControllerManager {
  const name = 'controller-manager';
  const informers = new Informers(engine, name);
  const runtimes = new Map<string, ControllerRuntime>();
  for (const definition of controllers) {
    assert(!runtimes.has(definition.name), `two controllers are called ${definition.name}`);
    runtimes.set(definition.name, new ControllerRuntime(engine, name, informers, definition));
  }

  function runtimeOf(actor: string): ControllerRuntime {
    const runtime = runtimes.get(actor);
    assert(runtime, `no controller is called ${actor}`);
    return runtime;
  }

  return {
    name,
    start() {
      for (const runtime of runtimes.values()) runtime.start();
      informers.start();
    },
    run(actor, key) {
      if (actor === 'informers') informers.deliver(key);
      else runtimeOf(actor).run(key);
    },
    save(): SavedManager {
      const saved = [...runtimes].map(([controller, runtime]) => [controller, runtime.save()] as const);
      return { informers: informers.save(), controllers: Object.fromEntries(saved) };
    },
    load(saved) {
      const { informers: savedInformers, controllers: savedControllers } = saved as SavedManager;
      informers.load(savedInformers);
      for (const [controller, state] of Object.entries(savedControllers)) runtimeOf(controller).load(state);
    },
    queues() {
      return [...runtimes].map(([controller, { queue }]) => ({ name: controller, ...queue.waiting() }));
    },
  };
}
