/** The one list of controllers, in the order in which the manager starts them. */
import type { ControllerDefinition } from '../client/controller.ts';
import { deploymentController } from './deployment/index.ts';
import { replicaSetController } from './replica-set/index.ts';

export const controllers: readonly ControllerDefinition[] = [
  anyController(deploymentController),
  anyController(replicaSetController),
];

// Each controller knows its own memory; the manager only keeps it.
function anyController<M>(definition: ControllerDefinition<M>): ControllerDefinition {
  return definition as unknown as ControllerDefinition;
}
