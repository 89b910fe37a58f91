/** The two places at the edge of the map: where a node goes to be drained, and where a pod goes to be deleted. */
import { memo, type CSSProperties } from 'react';
import { useStore, type NodeProps } from '@xyflow/react';
import type { Node } from '../../kinds/node/types.ts';
import { StateMark } from '../design/glyph.tsx';
import { Button } from '../design/primitives.tsx';
import { DropHint } from '../gestures/drop-hint.tsx';
import { openMenuFor } from '../gestures/menu-store.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { nodeRef, useSelection } from '../stores/selection.ts';
import { zoomStep } from './level-of-detail.ts';

/** Words keep their size, however far the map is zoomed out. */
function useLifeSize({ width = 0, height = 0 }: NodeProps): CSSProperties | undefined {
  const zoom = useStore((flow) => zoomStep(flow.transform[2]));
  if (zoom === 1) return undefined;
  return { width: width * zoom, height: height * zoom, transform: `scale(${1 / zoom})`, transformOrigin: '0 0' };
}

export const MaintenanceDock = memo(function MaintenanceDock(props: NodeProps) {
  const { data } = props;
  const style = useLifeSize(props);
  const empty = data['count'] === 0;
  return (
    <div
      className={empty ? 'dock nopan nodrag' : 'dock filled nopan nodrag'}
      role="group"
      tabIndex={-1}
      aria-label="Maintenance dock: drop a node here to drain it, or press R on a node"
      style={style}
      data-testid="dock-maintenance"
      data-stop="dock"
      data-drop="dock"
    >
      <span className="dock-text">
        <b>Maintenance dock</b>
        {empty && (
          <>
            <br />
            drop a node here to drain it
          </>
        )}
      </span>
      <DropHint target="dock" />
    </div>
  );
});

export const Bin = memo(function Bin(props: NodeProps) {
  const style = useLifeSize(props);
  return (
    <div
      className="dock nopan nodrag"
      role="group"
      tabIndex={-1}
      aria-label="Bin: drop a pod here to delete it, or press Delete on a pod"
      style={style}
      data-testid="bin"
      data-stop="bin"
      data-drop="bin"
    >
      <span className="dock-text">drop a pod here to delete it</span>
      <DropHint target="bin" />
    </div>
  );
});

/** Where a docked node stood: the others keep their places, and it can be dropped here again. */
export const EmptyPlace = memo(function EmptyPlace({ data }: NodeProps) {
  const name = String(data['name']);
  return (
    <div className="dock place nopan nodrag" data-drop={`place ${name}`} data-testid={`place-${name}`}>
      <span className="dock-text">
        {name} is in the dock
        <br />
        drop it here to uncordon it
      </span>
      <DropHint target={`place ${name}`} />
    </div>
  );
});

/** A node in the dock: cordoned and empty, until somebody uncordons it. */
export const DockedMachine = memo(function DockedMachine(props: NodeProps) {
  const name = String(props.data['name']);
  const style = useLifeSize(props);
  const pods = useCluster((state) => state.podsOnNode.of(name).length);
  const status = useCluster(
    (state) => (state.tables['nodes']?.byKey.get(name) as Node | undefined)?.spec.unschedulable,
  );
  const selected = useSelection((state) => state.selected?.resource === 'nodes' && state.selected.key === name);
  return (
    <div
      className="docked nopan nodrag"
      role="group"
      tabIndex={-1}
      style={style}
      aria-label={`Node ${name}, Ready,SchedulingDisabled, drained, ${pods} pods stay`}
      data-testid={`node-${name}`}
      data-ref={`nodes ${name}`}
      data-card=""
      data-drag="node"
      data-docked=""
      data-state="Ready,SchedulingDisabled"
      data-token="off"
      data-cordoned={status || undefined}
      data-selected={selected || undefined}
    >
      <StateMark token="off" icon="wrench" size={16} />
      <b>{name}</b>
      <span className="faint">drained</span>
      <Button
        look="ghost"
        small
        tabIndex={-1}
        aria-label={`Actions for node ${name}`}
        onClick={(event) => openMenuFor(nodeRef(name), event.currentTarget)}
      >
        ⋮
      </Button>
    </div>
  );
});
