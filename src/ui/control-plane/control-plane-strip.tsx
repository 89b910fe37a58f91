/** The control plane as chips: who is at work right now lights up. */
import { useShallow } from 'zustand/shallow';
import { Button, Chip } from '../design/primitives.tsx';
import { openDialog } from '../gestures/dialog-store.ts';
import { openContextMenu } from '../gestures/map-input.ts';
import { refText } from '../gestures/targets.ts';
import { isControlPlane } from '../map/filter.ts';
import { useClock } from '../stores/clock.ts';
import { derive, useCluster } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { nodeRef, useSelection } from '../stores/selection.ts';
import { liveActors } from './live-actors.ts';
import './control-plane.css';

const selectControlPlane = derive(
  ['nodes'],
  (tables) => [...tableOf(tables, 'nodes').byKey.values()].find(isControlPlane)?.metadata.name,
);

export function ControlPlaneStrip() {
  const revision = useCluster((state) => state.revision);
  const name = useCluster(selectControlPlane);
  const live = useLiveActors();
  return (
    <div className="control-plane" role="group" aria-label="Control plane">
      <Title name={name} />
      <Chip data-pulse={live.written}>API server</Chip>
      <Chip data-pulse={live.written}>
        etcd <span className="faint num">rev {revision}</span>
      </Chip>
      <Chip live={live.controller !== undefined}>{live.controller ?? 'controllers'}</Chip>
      <Chip live={live.scheduler}>scheduler</Chip>
      <Button
        look="link"
        className="add-node"
        data-testid="add-node"
        title="Add a node (A)"
        onClick={() => openDialog({ kind: 'add-node' })}
      >
        + Add node
      </Button>
    </div>
  );
}

function useLiveActors() {
  const activeAtMs = useCluster((state) => state.activeAtMs);
  // A pulse lasts a fixed virtual time, so the picture at a moment is always the same.
  return useClock(useShallow((state) => liveActors(activeAtMs, state.nowMs)));
}

function Title({ name }: { name: string | undefined }) {
  const select = useSelection((state) => state.select);
  if (name === undefined) return <span className="lane-title">Control plane</span>;
  return (
    <button
      type="button"
      className="lane-title lane-button"
      title={`Its machine: node ${name}`}
      data-testid={`node-${name}`}
      data-ref={refText(nodeRef(name))}
      onClick={() => select(nodeRef(name))}
      onContextMenu={openContextMenu}
    >
      Control plane
    </button>
  );
}
