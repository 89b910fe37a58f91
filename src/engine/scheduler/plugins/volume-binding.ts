/** Refuses nodes from which a claim's volume cannot be reached, or on which a claim that waits for its pod would get none. */
// k8s: pkg/scheduler/framework/plugins/volumebinding/volume_binding.go
import { claimNamesOf } from '../../../kinds/pod/claims.ts';
import { keyOf } from '../../../api/object.ts';
import { definePlugin, fits, rejectForGood, skip } from '../plugin.ts';
import { claimsOf, volumesOn, type PodClaims, type StorageView } from '../volumes/plan.ts';

interface State {
  claims: PodClaims;
  storage: StorageView;
}

export const volumeBinding = definePlugin<State>({
  name: 'VolumeBinding',
  preFilter({ pod }, { storage }) {
    if (claimNamesOf(pod.spec).length === 0) return skip;
    const claims = claimsOf(pod, storage);
    return 'refusal' in claims ? rejectForGood(claims.refusal) : { state: { claims, storage } };
  },
  filter(_pod, { node }, { claims, storage }) {
    const found = volumesOn(node, claims, storage);
    return 'refusal' in found ? rejectForGood(found.refusal) : fits;
  },
  retry: {
    on: ['claim-changed', 'volume-changed', 'storage-class-changed', 'node-added', 'node-updated'],
    when({ pod, namespace }, event) {
      if (event.type === 'claim-changed')
        return claimNamesOf(pod.spec).some((name) => keyOf(event.claim) === `${namespace}/${name}`);
      return event.type !== 'node-updated' || event.changed.labels;
    },
  },
});
