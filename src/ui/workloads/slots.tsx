/** One ReplicaSet's row: revision stripe and text, then a slot for each pod that is there or wanted. */
import { memo } from 'react';
import { keyOf } from '../../api/object.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { RevisionStripe, Slot } from '../design/glyph.tsx';
import { Tag } from '../design/primitives.tsx';
import { appearanceOf, isUnreachable, podSentence } from '../map/pod-appearance.ts';
import { troubleFirst } from '../map/trouble-first.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { podRef, useSelection } from '../stores/selection.ts';
import type { SlotRow } from './model.ts';

/** More slots than this are a number; what is wrong comes first. */
export const slotsMax = 40;

export const Slots = memo(function Slots({ row }: { row: SlotRow }) {
  const shown = troubleFirst(row.pods, slotsMax);
  const empty = Math.min(row.empty, Math.max(0, slotsMax - shown.length));
  const hidden = row.pods.length - shown.length + (row.empty - empty);
  return (
    <div className="slot-row" data-rev={row.revision} data-testid={`row-${row.name}`}>
      <Tag className="mono revision" title={`ReplicaSet ${row.name}`}>
        <RevisionStripe revision={Math.max(1, row.revision)} />{' '}
        {row.revision > 0 ? `r${row.revision} · ${row.version}` : row.version}
      </Tag>
      <span className="slots">
        {shown.map((pod) => (
          <PodSlot key={pod.metadata.uid} pod={pod} revision={row.revision || undefined} />
        ))}
        {Array.from({ length: empty }, (_, index) => (
          <span
            key={index}
            className="slot"
            data-testid={`slot-${row.name}-empty-${index}`}
            data-token="absent"
            title="Wanted, not there yet"
          >
            <Slot />
          </span>
        ))}
        {hidden > 0 && <span className="muted num">+{hidden}</span>}
      </span>
    </div>
  );
});

const PodSlot = memo(function PodSlot({ pod, revision }: { pod: Pod; revision: number | undefined }) {
  const look = appearanceOf(pod);
  const unreachable = useCluster((state) => isUnreachable(state, pod.spec.nodeName));
  const unknown = unreachable && look.token !== 'leaving';
  const token = unknown ? 'unknown' : look.token;
  const key = keyOf(pod);
  return (
    <button
      type="button"
      className="slot"
      tabIndex={-1}
      aria-label={podSentence(pod, revision, unreachable)}
      title={`${pod.metadata.name} · ${look.state}${unreachable ? ', its node does not answer' : ''}`}
      data-testid={`slot-${pod.metadata.namespace}-${pod.metadata.name}`}
      data-ref={`pods ${key}`}
      data-token={token}
      data-state={look.state}
      data-rev={revision}
      onClick={() => useSelection.getState().select(podRef(key))}
      onMouseEnter={() => useSelection.getState().hover(podRef(key))}
      onMouseLeave={() => useSelection.getState().hover(undefined)}
    >
      <Slot token={token} icon={unknown ? 'question' : look.icon} revision={revision} />
    </button>
  );
});
