/** What the keys do and what the shapes mean. */
import { PodGlyph } from '../design/glyph.tsx';
import { Button } from '../design/primitives.tsx';
import { tokens, tokenWord } from '../design/state.ts';
import { useLayout } from '../stores/layout.ts';
import { useMotion } from '../stores/motion.ts';
import { useTheme } from '../stores/theme.ts';
import { closeDialog, openDialog } from './dialog-store.ts';

const keys: readonly (readonly [keys: string, meaning: string])[] = [
  ['K or Space', 'play or pause'],
  ['.', 'one engine event'],
  ['Shift+.', 'on to the next write'],
  ['Arrow keys', 'to the nearest neighbour'],
  ['[ and ]', 'from a pod to its node, and back'],
  ['Enter', 'inspect'],
  ['W, Y, L, D', 'Why?, YAML, logs, describe'],
  ['Shift+F10', 'all actions of the object'],
  ['Del, E', 'delete or evict a pod'],
  ['R, C, U', 'drain, cordon or uncordon a node'],
  ['Shift+X', 'unplug a node, or plug it in'],
  ['A', 'add a node'],
  ['+ and −', 'one replica more or less'],
  ['I', 'set the image of a Deployment'],
  ['M', 'bookmark this moment'],
  ['g t', 'the cluster as an outline'],
  ['Shift+1', 'see the whole map'],
  [', and .', 'in the X-ray: a step back, a step on'],
  ['Ctrl+Z', 'back to just before your last action'],
  ['Escape', 'cancel a drag, close, deselect'],
];

export function HelpText() {
  return (
    <div className="help">
      <p className="muted">
        Single keys act while the map or a workload has the focus. Everything is in the menus too.
      </p>
      <Settings />
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
        Pods never move. The map is drawn with{' '}
        <a href="https://reactflow.dev" target="_blank" rel="noopener noreferrer">
          React Flow
        </a>
        .
      </p>
    </div>
  );
}

/** How the page looks, and the ways to the outline and to a link; a narrow page has these only here. */
function Settings() {
  const theme = useTheme((state) => state.theme);
  const toggleTheme = useTheme((state) => state.toggle);
  const motion = useMotion((state) => state.motion);
  const chooseMotion = useMotion((state) => state.choose);
  return (
    <div className="help-settings" role="group" aria-label="The page">
      <label>
        <input type="checkbox" data-testid="dark-theme" checked={theme === 'dark'} onChange={toggleTheme} /> Dark theme
      </label>
      <label>
        <input
          type="checkbox"
          data-testid="reduced-motion"
          checked={motion === 'reduced'}
          onChange={(event) => chooseMotion(event.target.checked ? 'reduced' : 'full')}
        />{' '}
        Reduced motion
      </label>
      <Button
        small
        data-testid="help-outline"
        onClick={() => {
          closeDialog();
          useLayout.getState().showOutline(true);
        }}
      >
        Cluster outline
      </Button>
      <Button small data-testid="help-share" onClick={() => openDialog({ kind: 'share' })}>
        Share
      </Button>
    </div>
  );
}
