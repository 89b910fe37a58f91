/** One fact of the inspector's summary: its name, and the value, which may lead to another object. */
import { classes } from '../design/primitives.tsx';
import { ShareBar } from '../design/share-bar.tsx';
import { useSelection } from '../stores/selection.ts';
import type { Fact } from './fact.ts';

/** Letters that fit into the column of labels. */
const labelLengthMax = 12;

export function FactRow({ fact }: { fact: Fact }) {
  const { link } = fact;
  // What does not fit into the column of labels stands over its value.
  const wide = fact.label.length > labelLengthMax && 'fact-wide';
  return (
    <>
      <dt className={classes(wide)}>{fact.label}</dt>
      <dd className={classes(fact.mono ? 'mono' : 'num', wide)}>
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
