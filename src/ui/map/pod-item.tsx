/** One pod on its node: glyph, revision stripe, name. Drawn again only when the pod itself has changed. */
import { memo } from 'react';
import { keyOf } from '../../api/object.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { PodGlyph } from '../design/glyph.tsx';
import { appearanceOf, podSentence, podTitle } from './pod-appearance.ts';
import { labelParts } from './pod-name.ts';
import { keepFocusNear } from './roving-focus.ts';
import { BackOffLeft, WaitArc } from './wait-arc.tsx';

export interface PodItemProps {
  pod: Pod;
  revision: number | undefined;
  glyph: number;
  label: boolean;
  selected: boolean;
  lit: boolean;
  /** Its node does not answer: what is drawn is the last that was known. */
  unreachable: boolean;
}

export const PodItem = memo(function PodItem({
  pod,
  revision,
  glyph,
  label,
  selected,
  lit,
  unreachable,
}: PodItemProps) {
  const look = appearanceOf(pod);
  // A pod that is leaving goes on leaving, as far as anybody knows; of all others nothing is known.
  const unknown = unreachable && look.token !== 'leaving';
  const token = unknown ? 'unknown' : look.token;
  const { namespace, name } = pod.metadata;
  return (
    <div
      ref={keepFocusNear}
      className="pod"
      role="button"
      tabIndex={-1}
      aria-label={podSentence(pod, revision, unreachable)}
      aria-pressed={selected}
      title={podTitle(pod)}
      data-testid={`pod-${namespace}-${name}`}
      data-ref={`pods ${keyOf(pod)}`}
      data-drag="pod"
      data-state={look.state}
      data-token={token}
      data-rev={revision}
      data-lit={lit || undefined}
      data-unreachable={unreachable || undefined}
    >
      <span className="pod-glyph" key={token}>
        <PodGlyph token={token} icon={unknown ? 'question' : look.icon} revision={revision} size={glyph} />
        <WaitArc pod={pod} state={look.state} size={glyph} />
        {look.restarts > 0 && <span className="pod-restarts num">↻{look.restarts}</span>}
        <BackOffLeft pod={pod} state={look.state} />
        {unreachable && !unknown && <span className="pod-overlay">?</span>}
      </span>
      {label && <PodLabel text={look.label} />}
    </div>
  );
});

/** Where there is no room for a whole name, what tells it from its siblings goes first: whose pod it is can always be read. */
function PodLabel({ text }: { text: string }) {
  const { stem, tail } = labelParts(text);
  return (
    <span className="pod-label">
      <span className="pod-stem">{stem}</span>
      {tail}
    </span>
  );
}
