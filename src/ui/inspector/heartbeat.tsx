/** How long ago a node's kubelet was last heard of: its Lease, which the page's mirror does not carry. */
import { useEffect, useState } from 'react';
import { humanDuration } from '../../api/duration.ts';
import { parseTime } from '../../api/time.ts';
import type { Lease } from '../../kinds/lease/types.ts';
import { selectSecond, useClock } from '../stores/clock.ts';
import { session } from '../stores/session.ts';

export function Heartbeat({ node }: { node: string }) {
  const second = useClock(selectSecond);
  const epochMs = useClock((state) => state.epochMs);
  const renewedMs = useRenewedMs(node, second);
  if (renewedMs === undefined) return null;
  const agoMs = Math.max(0, epochMs + second * 1000 - renewedMs);
  return (
    <>
      <dt>Heartbeat</dt>
      <dd className="num" data-testid="heartbeat">
        {humanDuration(agoMs)} ago
      </dd>
    </>
  );
}

/** Asked again with each second of virtual time; an answer that comes after the next question is dropped. */
export function useRenewedMs(node: string, second: number): number | undefined {
  const [renewed, setRenewed] = useState<{ node: string; atMs: number }>();
  useEffect(() => {
    let wanted = true;
    const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`;
    void session()
      .transport.request({ method: 'GET', path })
      .then(({ code, body }) => {
        const atMs = code === 200 ? parseTime((body as unknown as Lease).spec.renewTime) : NaN;
        if (wanted) setRenewed(Number.isFinite(atMs) ? { node, atMs } : undefined);
      });
    return () => {
      wanted = false;
    };
  }, [node, second]);
  return renewed?.node === node ? renewed.atMs : undefined;
}
