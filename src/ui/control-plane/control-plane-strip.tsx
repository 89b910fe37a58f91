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
import { useXRay } from '../stores/x-ray.ts';
import { liveActors } from './live-actors.ts';
import { stations } from './stations.ts';
import './control-plane.css';

const selectControlPlane = derive(
  ['nodes'],
  (tables) => [...tableOf(tables, 'nodes').byKey.values()].find(isControlPlane)?.metadata.name,
);

export function ControlPlaneStrip() {
  const name = useCluster(selectControlPlane);
  const isXRay = useXRay((state) => state.open);
  return (
    <div className="control-plane" role="group" aria-label="Control plane" data-x-ray={isXRay}>
      <Title name={name} />
      {isXRay ? <Breadcrumb /> : <Actors />}
      <Button
        look="link"
        className="add-node"
        data-testid="add-node"
        title="Add a node (A)"
        onClick={() => openDialog({ kind: 'add-node' })}
      >
        + Add node
      </Button>
      <Button
        look="link"
        className="x-ray-toggle"
        data-testid="xray-toggle"
        title="Look into one request: its stages, and what it sets off"
        aria-pressed={isXRay}
        onClick={useXRay.getState().toggle}
      >
        X-ray
      </Button>
    </div>
  );
}

function Actors() {
  const revision = useCluster((state) => state.revision);
  const live = useLiveActors();
  return (
    <>
      <Chip data-pulse={live.written}>API server</Chip>
      <Chip data-pulse={live.written}>
        etcd <span className="faint num">rev {revision}</span>
      </Chip>
      <Chip live={live.controller !== undefined}>{live.controller ?? 'controllers'}</Chip>
      <Chip live={live.scheduler}>scheduler</Chip>
    </>
  );
}

/** While the X-ray is on: how far the request that it shows has come. */
function Breadcrumb() {
  const reached = useXRay((state) => state.reached);
  return (
    <ol className="breadcrumb" aria-label="How far the request has come" data-testid="xray-breadcrumb">
      {stations.map(({ name, isReached }) => (
        <li key={name} data-reached={isReached(reached)}>
          {name}
          <span className="visually-hidden">{isReached(reached) ? ': reached' : ': not yet'}</span>
        </li>
      ))}
    </ol>
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
