/** Above a painted map: the machines in trouble, the worst first, each a button that selects it. */
import { memo } from 'react';
import { StateMark } from '../../design/glyph.tsx';
import { Button } from '../../design/primitives.tsx';
import { useCluster } from '../../stores/cluster-store.ts';
import { nodeRef, useSelection } from '../../stores/selection.ts';
import { selectMachines } from '../model.ts';
import { selectCells, troubleOf, worstFirst } from './cells.ts';
import { focusMachine } from './field-store.ts';

const shownMax = 4;

export const WorstFirst = memo(function WorstFirst() {
  const many = useCluster((state) => selectMachines(state).zones.length > 0);
  return many ? <Listed /> : null;
});

function Listed() {
  const cells = useCluster(selectCells);
  const select = useSelection((state) => state.select);
  const worst = worstFirst(cells.values());
  if (worst.length === 0) return null;
  return (
    <div
      className="worst-first num"
      role="group"
      aria-label="Nodes in trouble, the worst first"
      data-testid="worst-first"
    >
      <span className="lane-title">Worst first</span>
      {worst.slice(0, shownMax).map((cell) => {
        const token = troubleOf(cell) ?? cell.face.token;
        const own = token === cell.face.token;
        return (
          <Button
            key={cell.name}
            small
            onClick={() => {
              select(nodeRef(cell.name));
              focusMachine(cell.name);
            }}
          >
            <StateMark token={token} size={12} />
            <span>
              {cell.name} {own || !cell.worst ? cell.face.state : `${cell.worst.count} of ${cell.pods} pods`}
            </span>
          </Button>
        );
      })}
      {worst.length > shownMax && <span className="muted">+{(worst.length - shownMax).toLocaleString('en')}</span>}
    </div>
  );
}
