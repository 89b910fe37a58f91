/** The tags and taint chips in the header of a node card: as words where there is room, else as icons and letters. */
import type { Node, Taint } from '../../kinds/node/types.ts';
import { StateMark } from '../design/glyph.tsx';
import { Tag } from '../design/primitives.tsx';
import type { Face, IconName, Token } from '../design/state.ts';
import { effectLetter, shortTaint, taintSentence, taintsShownMax } from './taints.ts';

export interface StateTag {
  text: string;
  title: string;
  icon: IconName;
  tone?: 'failed' | 'degraded';
}

export function stateTags(node: Node, face: Face, unplugged: boolean): StateTag[] {
  const tags: StateTag[] = [];
  if (unplugged)
    tags.push({
      text: 'no power',
      title: 'Unplugged: Kubernetes learns of it when heartbeats stay away',
      icon: 'power',
      tone: 'failed',
    });
  if (node.spec.unschedulable) tags.push({ text: 'cordoned', title: 'Takes no new pods', icon: 'noEntry' });
  if (face.token === 'unknown' || face.token === 'failed')
    tags.push({ text: 'NotReady', title: face.word, icon: 'cross', tone: 'failed' });
  if (face.token === 'degraded') tags.push({ text: face.word, title: face.word, icon: 'alert', tone: 'degraded' });
  return tags;
}

export function StateTags({ tags, as }: { tags: readonly StateTag[]; as: 'words' | 'icons' }) {
  return tags.map(({ text, title, icon, tone }) =>
    as === 'words' ? (
      <Tag key={text} tone={tone} title={title}>
        {text}
      </Tag>
    ) : (
      <Tag key={text} tone={tone} className="icon-tag" role="img" aria-label={text} title={`${text}: ${title}`}>
        <StateMark token={tokenOf(tone)} icon={icon} size={12} />
      </Tag>
    ),
  );
}

function tokenOf(tone: StateTag['tone']): Token {
  return tone ?? 'off';
}

/** What the chips say, for the room that they take. */
export function taintLabels(taints: readonly Taint[]): string[] {
  return taints.slice(0, taintsShownMax).map(shortTaint);
}

/** A chip with a notch and the letter of its effect; two of them, and the number of the others. */
export function TaintChips({ taints, as }: { taints: readonly Taint[]; as: 'keys' | 'letters' }) {
  const rest = taints.slice(taintsShownMax);
  return (
    <>
      {taints.slice(0, taintsShownMax).map((taint) => (
        <span
          key={`${taint.key} ${taint.effect}`}
          className="taint"
          role="img"
          aria-label={taintSentence(taint)}
          title={taintSentence(taint)}
          data-testid="taint"
        >
          <b>{effectLetter[taint.effect]}</b>
          {as === 'keys' && ` ${shortTaint(taint)}`}
        </span>
      ))}
      {rest.length > 0 && (
        <span className="faint" title={rest.map(taintSentence).join('\n')}>
          +{rest.length}
        </span>
      )}
    </>
  );
}
