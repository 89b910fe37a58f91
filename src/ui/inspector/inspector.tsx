/** The inspector: a legend as long as nothing is selected, and then all about the object that is. */
import { lazy, Suspense, useEffect } from 'react';
import { PodGlyph } from '../design/glyph.tsx';
import { useSelection } from '../stores/selection.ts';
import './inspector.css';

const loadObject = () => import('./object-inspector.tsx');
const SelectedObject = lazy(loadObject);

/** The first screen has nothing selected; the code for what comes next is fetched while somebody looks at it. */
const fetchAheadMs = 2000;

export default function Inspector() {
  const selected = useSelection((state) => state.selected);
  useEffect(() => {
    const timer = setTimeout(() => void loadObject(), fetchAheadMs);
    return () => clearTimeout(timer);
  }, []);
  if (!selected) return <NothingSelected />;
  return (
    <Suspense fallback={null}>
      <SelectedObject selected={selected} />
    </Suspense>
  );
}

function NothingSelected() {
  return (
    <div className="inspector inspector-empty">
      <h2>What am I looking at?</h2>
      <p>
        Left is what you asked for: workloads and how many pods they want. The middle is what runs: nodes, and the pods
        on them. On top, users send requests, and you see which are answered.
      </p>
      <p>Select a pod, a node or a workload to see what it is, and ask why it is so.</p>
      <ul className="legend" aria-label="Legend">
        {legend.map(({ token, text }) => (
          <li key={token}>
            <PodGlyph token={token} size={22} /> {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

const legend = [
  { token: 'ready', text: 'ready: gets traffic' },
  { token: 'progress', text: 'on its way: pulling, starting, waiting' },
  { token: 'degraded', text: 'needs attention' },
  { token: 'failed', text: 'failed' },
  { token: 'leaving', text: 'leaving: ends after its grace period' },
  { token: 'done', text: 'completed' },
  { token: 'unknown', text: 'its node does not answer' },
] as const;
