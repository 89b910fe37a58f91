/** One ReplicaSet's row: revision stripe and text, then a slot for each pod that is there or wanted. */
import { memo } from 'react';
import type { Pod } from '../../kinds/pod/types.ts';
import { RevisionStripe, Slot } from '../design/glyph.tsx';
import { Tag } from '../design/primitives.tsx';
import { podSentence } from '../map/pod-appearance.ts';
import { troubleFirst } from '../map/trouble-first.ts';
import type { SlotRow } from './model.ts';
import { pointsAt, usePodMark } from './pod-mark.ts';

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
  const { token, icon, state, isUnreachable } = usePodMark(pod);
  return (
    <button
      type="button"
      className="slot"
      tabIndex={-1}
      aria-label={podSentence(pod, revision, isUnreachable)}
      title={`${pod.metadata.name} · ${state}${isUnreachable ? ', its node does not answer' : ''}`}
      data-testid={`slot-${pod.metadata.namespace}-${pod.metadata.name}`}
      {...pointsAt(pod)}
      data-token={token}
      data-state={state}
      data-rev={revision}
    >
      <Slot token={token} icon={icon} revision={revision} />
    </button>
  );
});
