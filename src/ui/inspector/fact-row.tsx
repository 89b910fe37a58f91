/** One fact of the inspector's summary: its name, and the value, which may lead to another object. */
import { ShareBar } from '../design/share-bar.tsx';
import { useSelection } from '../stores/selection.ts';
import type { Fact } from './fact.ts';

export function FactRow({ fact }: { fact: Fact }) {
  const { link } = fact;
  return (
    <>
      <dt>{fact.label}</dt>
      <dd className={fact.mono ? 'mono' : 'num'}>
        {link ? (
          <button type="button" className="fact-link" onClick={() => useSelection.getState().select(link)}>
            {fact.value}
          </button>
        ) : (
          fact.value
        )}
        {fact.share !== undefined && <ShareBar share={fact.share} />}
      </dd>
    </>
  );
}
