/** The one list of controllers, in the order in which the manager starts them. */
import type { ControllerDefinition } from '../client/controller.ts';
import { certificateApprovingController } from './certificate-approving/index.ts';
import { certificateCleanerController } from './certificate-cleaner/index.ts';
import { certificateSigningController } from './certificate-signing/index.ts';
import { clusterRoleAggregationController } from './cluster-role-aggregation/index.ts';
import { cronJobController } from './cron-job/index.ts';
import { daemonSetController } from './daemon-set/index.ts';
import { deploymentController } from './deployment/index.ts';
import { disruptionController } from './disruption/index.ts';
import { endpointSliceMirroringController } from './endpoint-slice-mirroring/index.ts';
import { endpointSliceController } from './endpoint-slice/index.ts';
import { endpointsController } from './endpoints/index.ts';
import { garbageCollector } from './garbage-collector/index.ts';
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler/index.ts';
import { jobController } from './job/index.ts';
import { localPathProvisioner } from './local-path-provisioner/index.ts';
import { namespaceController } from './namespace/index.ts';
import { nodeIpamController } from './node-ipam/index.ts';
import { nodeLifecycleController } from './node-lifecycle/index.ts';
import { persistentVolumeBinder } from './persistent-volume-binder/index.ts';
import { podGarbageCollector } from './pod-garbage-collector/index.ts';
import { pvProtectionController } from './pv-protection/index.ts';
import { pvcProtectionController } from './pvc-protection/index.ts';
import { replicaSetController } from './replica-set/index.ts';
import { replicationControllerController } from './replication/index.ts';
import { resourceQuotaController } from './resource-quota/index.ts';
import { rootCaController } from './root-ca/index.ts';
import { serviceAccountController } from './service-account/index.ts';
import { statefulSetController } from './stateful-set/index.ts';
import { taintEvictionController } from './taint-eviction/index.ts';
import { ttlAfterFinishedController } from './ttl-after-finished/index.ts';

export const controllers: readonly ControllerDefinition[] = [
  anyController(namespaceController),
  anyController(serviceAccountController),
  anyController(rootCaController),
  anyController(nodeIpamController),
  anyController(nodeLifecycleController),
  anyController(taintEvictionController),
  anyController(deploymentController),
  anyController(replicaSetController),
  anyController(daemonSetController),
  anyController(endpointsController),
  anyController(endpointSliceController),
  anyController(endpointSliceMirroringController),
  anyController(disruptionController),
  anyController(horizontalPodAutoscalerController),
  anyController(certificateSigningController),
  anyController(certificateApprovingController),
  anyController(certificateCleanerController),
  anyController(garbageCollector),
  anyController(podGarbageCollector),
  anyController(clusterRoleAggregationController),
  anyController(jobController),
  anyController(cronJobController),
  anyController(ttlAfterFinishedController),
  anyController(statefulSetController),
  anyController(persistentVolumeBinder),
  anyController(pvcProtectionController),
  anyController(pvProtectionController),
  anyController(localPathProvisioner),
  anyController(resourceQuotaController),
  anyController(replicationControllerController),
];

// Each controller knows its own memory; the manager only keeps it.
function anyController<M>(definition: ControllerDefinition<M>): ControllerDefinition {
  return definition as unknown as ControllerDefinition;
}
