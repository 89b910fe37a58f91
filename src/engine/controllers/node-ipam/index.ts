/** Gives each new node the range of addresses for its pods. */
// k8s: pkg/controller/nodeipam/ipam/range_allocator.go
import { node } from '../../../kinds/node/index.ts';
import { defineController, indexOf, watchWith } from '../../client/controller.ts';
import { nextFreeSubnet, subnet, subnetsMax } from './plan.ts';

/** Nodes by the range that they have. */
const rangeIndex = 'podCIDR';

/** Where the search for a free subnet goes on; the caches may not show the last one given yet. */
interface Memory {
  next: number;
}

export const nodeIpamController = defineController<Memory>({
  name: 'node-ipam-controller',
  component: 'cidrAllocator',
  watches: [
    watchWith(node, ({ object, type }) => (type === 'DELETED' || object.spec.podCIDR ? [] : [object.metadata.name])),
  ],
  indexes: [indexOf(node, rangeIndex, ({ spec }) => (spec.podCIDR ? [spec.podCIDR] : []))],
  memory: () => ({ next: 0 }),
  reconcile(key, { cache, client, events, memory }) {
    const fresh = client.get(node, key);
    if (!fresh.ok || fresh.object.spec.podCIDR) return;
    const nodes = cache(node);
    const index = nextFreeSubnet((range) => nodes.byIndex(rangeIndex, range).length > 0, memory.next);
    if (index === undefined) {
      events.record(fresh.object, 'Normal', 'CIDRNotAvailable', `Node ${key} status is now: CIDRNotAvailable`);
      return { retry: 'no range of pod addresses is free' };
    }
    const podCIDR = subnet(index);
    const body = { spec: { podCIDR, podCIDRs: [podCIDR] } };
    const reason = `gave the node ${podCIDR} for its pods: the next free range`;
    const patched = client.patch(node, key, 'merge', body, undefined, reason);
    if (!patched.ok) return { retry: patched.status.message ?? 'refused' };
    memory.next = (index + 1) % subnetsMax;
  },
});
