/** Pods that have no node yet, above the nodes: they wait, and the scheduler has said why. */
import { memo } from 'react';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useSelection } from '../stores/selection.ts';
import { openContextMenu } from '../gestures/map-input.ts';
import { beginPress } from '../gestures/drag.ts';
import { refOf } from '../gestures/targets.ts';
import { revisionOf, selectRevisions } from './pod-appearance.ts';
import { firstReason, waitsVisibly } from './pending.ts';
import { PodItem } from './pod-item.tsx';
import { troubleFirst } from './trouble-first.ts';

const shownMax = 12;

export const PendingTray = memo(function PendingTray() {
  const unbound = useCluster((state) => state.podsOnNode.of(''));
  const unixSecond = useClock((state) => (unbound.length > 0 ? Math.floor((state.epochMs + state.nowMs) / 1000) : 0));
  const revisions = useCluster(selectRevisions);
  const selected = useSelection((state) => (state.selected?.resource === 'pods' ? state.selected.key : undefined));
  const waiting = unbound.filter((pod) => waitsVisibly(pod, unixSecond * 1000));
  if (waiting.length === 0) return null;
  const shown = troubleFirst(waiting, shownMax);
  return (
    <div
      className="pending"
      role="group"
      aria-label={`${waiting.length} pods wait for a node`}
      data-testid="pending-tray"
      onPointerDown={(event) => beginPress(event.nativeEvent)}
      onClick={(event) => useSelection.getState().select(refOf(event.target as Element))}
      onContextMenu={openContextMenu}
    >
      <span className="lane-title">Waiting for a node</span>
      <span className="pods" style={{ '--cell-width': '30px' } as React.CSSProperties}>
        {shown.map((pod) => (
          <PodItem
            key={pod.metadata.uid}
            pod={pod}
            revision={revisionOf(pod, revisions)}
            glyph={24}
            label={false}
            selected={selected === `${pod.metadata.namespace}/${pod.metadata.name}`}
            lit={false}
            unreachable={false}
          />
        ))}
      </span>
      {waiting.length > shown.length && <span className="muted num">+{waiting.length - shown.length}</span>}
      <span className="pending-reason muted" title={firstReason(waiting)}>
        {firstReason(waiting)}
      </span>
    </div>
  );
});
