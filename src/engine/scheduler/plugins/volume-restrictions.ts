/** Refuses a pod while another one has a claim that only one pod may have. */
// k8s: pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go
import { definePlugin, fits, reject, rejectForGood, skip } from '../plugin.ts';
import { claimNamesOf } from '../../../kinds/pod/claims.ts';

/** Keys of claims for one pod alone, and how many others hold one of them. */
interface State {
  keys: ReadonlySet<string>;
  holders: number;
}

const taken = reject('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode');

export const volumeRestrictions = definePlugin<State>({
  name: 'VolumeRestrictions',
  preFilter({ pod, namespace }, { storage }) {
    const keys = new Set<string>();
    for (const name of claimNamesOf(pod.spec)) {
      const key = `${namespace}/${name}`;
      const claim = storage.claim(key);
      if (!claim) return rejectForGood(`persistentvolumeclaim ${JSON.stringify(name)} not found`);
      if (claim.spec.accessModes?.includes('ReadWriteOncePod')) keys.add(key);
    }
    if (keys.size === 0) return skip;
    const holders = [...keys].reduce((sum, key) => sum + storage.placedPodsOf(key).length, 0);
    return { state: { keys, holders } };
  },
  filter: (_pod, _node, { holders }) => (holders > 0 ? taken : fits),
  copyState: (state) => ({ ...state }),
  adjustState(state, _pod, other, _node, change) {
    const held = claimNamesOf(other.pod.spec).filter((name) => state.keys.has(`${other.namespace}/${name}`));
    state.holders += change * held.length;
  },
  retry: { on: ['claim-changed', 'pod-gone'] },
});
