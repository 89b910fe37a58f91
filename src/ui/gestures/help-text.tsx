/** What the keys do and what the shapes mean. */
import { PodGlyph } from '../design/glyph.tsx';
import { tokens, tokenWord } from '../design/state.ts';

const keys: readonly (readonly [keys: string, meaning: string])[] = [
  ['K or Space', 'play or pause'],
  ['.', 'one engine event'],
  ['Shift+.', 'on to the next write'],
  ['Arrow keys', 'to the nearest neighbour'],
  ['[ and ]', 'from a pod to its node, and back'],
  ['Enter', 'inspect'],
  ['W, Y, L', 'Why?, YAML, logs'],
  ['Shift+F10', 'all actions of the object'],
  ['Del, E', 'delete or evict a pod'],
  ['R, C, U', 'drain, cordon or uncordon a node'],
  ['Shift+X', 'unplug a node, or plug it in'],
  ['A', 'add a node'],
  ['+ and −', 'one replica more or less'],
  ['I', 'set the image of a Deployment'],
  ['g t', 'the cluster as an outline'],
  ['Shift+1', 'see the whole map'],
  ['Ctrl+Z', 'back to just before your last action'],
  ['Escape', 'cancel a drag, close, deselect'],
];

export function HelpText() {
  return (
    <div className="help">
      <p className="muted">
        Single keys act while the map or a workload has the focus. Everything is in the menus too.
      </p>
      <dl className="keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <ul className="legend">
        {tokens.map((token) => (
          <li key={token}>
            <PodGlyph token={token} size={26} /> {tokenWord[token]}
          </li>
        ))}
      </ul>
      <p className="muted">
        Drag a node to the maintenance dock to drain it, and back to uncordon it. Drag a pod to the bin to delete it.
        Pods never move. The map is drawn with React Flow.
      </p>
    </div>
  );
}
