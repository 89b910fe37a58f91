/** One kubelet's care for its Node object: it joins, renews its lease, and reports the machine's state. */
// k8s: pkg/kubelet/kubelet_node_status.go, staging/src/k8s.io/component-helpers/apimachinery/lease/controller.go
import { nowMicroText, nowText } from '../client/engine.ts';
import { lease as leaseKind } from '../../kinds/lease/index.ts';
import type { Lease } from '../../kinds/lease/types.ts';
import { node as nodeKind } from '../../kinds/node/index.ts';
import type { Event } from '../../kinds/event/types.ts';
import type { Node } from '../../kinds/node/types.ts';
import { hexOf } from './images.ts';
import type { Machine } from './machine.ts';
import { conditionEvent, differs, nodeLabels, nodeStatus } from './node-status.ts';

/** How often the lease is renewed and the status looked at. */
export const heartbeatMs = 10_000;
/** A status that has not changed is written all the same after so long. */
// k8s: pkg/kubelet/apis/config nodeStatusReportFrequency
export const statusReportMs = 300_000;
const leaseNamespace = 'kube-node-lease';
const triesMax = 3;

export interface SavedNodeAgent {
  bootId: string;
  lease: Lease | undefined;
  reportedAtMs: number | undefined;
}

export class NodeAgent {
  readonly #machine: Machine;
  #bootId = '';
  #lease: Lease | undefined;
  #reportedAtMs: number | undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** The kubelet has started, for the first time or after a reboot. */
  start(): void {
    this.#bootId = this.#machine.random.uid();
    const node = this.#node();
    if (!node) return;
    this.#say(node, 'Normal', 'Starting', 'Starting kubelet.');
    if (node.status.nodeInfo)
      this.#say(node, 'Warning', 'Rebooted', `Node ${node.metadata.name} has been rebooted, boot id: ${this.#bootId}`);
    else this.#say(node, 'Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
    this.register();
  }

  /** Makes the Node object known as this machine's: after the start, and when the API server can be reached again. */
  register(): void {
    const node = this.#node();
    if (node) this.#setLabels(node);
    this.beat();
  }

  /** Renews the lease and reports the status if there is something to report. */
  beat(): void {
    this.#renewLease();
    this.report();
  }

  /** Writes the node's status when it has changed, or when it was last written long ago. */
  report(): void {
    const nowMs = this.#machine.engine.agenda.nowMs;
    const node = this.#node();
    if (!node || !this.#machine.isReachable) return;
    const { isNetworkReady, puller } = this.#machine;
    const isDue = this.#reportedAtMs === undefined || nowMs - this.#reportedAtMs >= statusReportMs;
    if (!isDue && !differs(node, isNetworkReady, Math.min(puller.count, 50), this.#bootId)) return;
    const before = new Map((node.status.conditions ?? []).map((condition) => [condition.type, condition.status]));
    const written = this.#write(node);
    if (!written) return;
    this.#reportedAtMs = nowMs;
    for (const condition of written.status.conditions ?? []) {
      const reason = before.get(condition.type) === condition.status ? undefined : conditionEvent(condition);
      // A node that begins as not ready has no need to say so.
      if (reason && !(reason === 'NodeNotReady' && before.size === 0))
        this.#say(written, 'Normal', reason, `Node ${written.metadata.name} status is now: ${reason}`);
    }
  }

  save(): SavedNodeAgent {
    return { bootId: this.#bootId, lease: this.#lease, reportedAtMs: this.#reportedAtMs };
  }

  load(saved: SavedNodeAgent): void {
    this.#bootId = saved.bootId;
    this.#lease = saved.lease;
    this.#reportedAtMs = saved.reportedAtMs;
  }

  #node(): Node | undefined {
    return this.#machine.shared.nodes.get(this.#machine.name);
  }

  #write(node: Node): Node | undefined {
    const { client, engine, name } = this.#machine;
    let newest = node;
    for (let tries = 0; tries < triesMax; tries++) {
      const status = nodeStatus(newest, {
        name,
        ip: this.#machine.hostIp,
        machineId: hexOf(`machine/${name}`, 32),
        systemUuid: uuidOf(hexOf(`system/${name}`, 32)),
        bootId: this.#bootId,
        isNetworkReady: this.#machine.isNetworkReady,
        images: this.#machine.puller.reported(),
        now: nowText(engine),
      });
      client.cause = { kind: 'timer', timer: 'the kubelet looks at its node' };
      const result = client.updateStatus(
        nodeKind,
        { ...newest, status },
        this.#machine.isNetworkReady ? 'reported that its node is ready' : 'reported that the network is not ready yet',
      );
      if (result.ok) return result.object;
      if (result.status.reason !== 'Conflict') return undefined;
      const read = client.get(nodeKind, name);
      if (!read.ok) return undefined;
      newest = read.object;
    }
    return undefined;
  }

  #setLabels(node: Node): void {
    const { client, name } = this.#machine;
    const wanted = nodeLabels(name);
    const isSet = Object.entries(wanted).every(([key, value]) => node.metadata.labels?.[key] === value);
    if (isSet || !this.#machine.isReachable) return;
    client.cause = { kind: 'timer', timer: 'the kubelet registers its node' };
    const annotations = { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' };
    client.patch(
      nodeKind,
      name,
      'merge',
      { metadata: { labels: wanted, annotations } },
      undefined,
      'labelled its node, as every kubelet does',
    );
  }

  #renewLease(): void {
    const { client, name, engine } = this.#machine;
    if (!this.#machine.isReachable) return;
    client.cause = { kind: 'timer', timer: 'heartbeat' };
    const renewTime = nowMicroText(engine);
    for (let tries = 0; tries < triesMax; tries++) {
      if (!this.#lease) {
        const read = client.get(leaseKind, `${leaseNamespace}/${name}`);
        if (read.ok) this.#lease = read.object;
        else return this.#createLease(renewTime);
      }
      const renewed = client.update(
        leaseKind,
        { ...this.#lease, spec: { ...this.#lease.spec, renewTime } },
        'said that it is alive',
      );
      this.#lease = renewed.ok ? renewed.object : undefined;
      if (renewed.ok) return;
    }
  }

  #createLease(renewTime: string): void {
    const { client, name } = this.#machine;
    const node = this.#node();
    const created = client.create(leaseKind, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: {
        name,
        namespace: leaseNamespace,
        ...(node ? { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid }] } : {}),
      },
      spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
    });
    if (created.ok) this.#lease = created.object;
  }

  // Upstream names the node in its own events by its name, also where the uid belongs.
  #say(node: Node, type: Event['type'], reason: string, message: string): void {
    if (!this.#machine.isReachable) return;
    this.#machine.client.cause = { kind: 'timer', timer: 'the kubelet looks at its node' };
    this.#machine.events.record(
      { ...node, metadata: { ...node.metadata, uid: node.metadata.name } },
      type,
      reason,
      message,
    );
  }
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
