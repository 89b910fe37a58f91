/** The map of machines: React Flow holds the camera and the cards, everything else follows the cluster. */
import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import {
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Node as FlowNode,
  type NodeTypes,
  type Viewport,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import './map.css';
import { useCluster } from '../stores/cluster-store.ts';
import { useMapInput } from '../gestures/map-input.ts';
import { Field } from './field/field.tsx';
import { useFieldInput, useLiveMachines, usePaintedLevel } from './field/field-input.ts';
import { layoutMap, type MapLayout, type Rect, type Space } from './layout.ts';
import { Bin, DockedMachine, EmptyPlace, MaintenanceDock } from './docks.tsx';
import type { MachineGroups } from './group.ts';
import { MachineCard } from './machine-card.tsx';
import { selectMachines } from './model.ts';

const nodeTypes: NodeTypes = {
  machine: MachineCard,
  dock: MaintenanceDock,
  bin: Bin,
  docked: DockedMachine,
  place: EmptyPlace,
};

// Ours are the words of the canvas; React Flow's speak of moving nodes with arrow keys, which is not what happens here.
const ariaLabels = {
  'node.a11yDescription.default': 'Press Enter to inspect, Shift+F10 for actions.',
  'node.a11yDescription.keyboardDisabled': '',
  'node.a11yDescription.ariaLiveMessage': () => '',
  'edge.a11yDescription.default': '',
  'handle.ariaLabel': '',
};

/** The library's own mark is a link that cannot be kept out of the tab order; ours says the same in the same place. */
const ownAttribution = { hideAttribution: true };
const reactFlowHome = 'https://reactflow.dev';

/** Room for the outline of a selected card. */
const edge = 4;
/** Room under the map, for React Flow's mark. */
const footer = 14;

/** Above so many cards, those outside the view are not mounted. */
const mountAllMax = 80;

/** @param covered something else stands in its place, and it cannot be reached */
export function MapCanvas({ narrow = false, covered = false }: { narrow?: boolean; covered?: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  const space = useSpace(element, narrow);
  return (
    <div className="map-space" ref={element} data-narrow={narrow || undefined} inert={covered}>
      {space && (
        <ReactFlowProvider>
          <Flow space={space} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

function Flow({ space }: { space: Space }) {
  const machines = useCluster(selectMachines);
  const layout = useMemo(() => layoutMap(machines, space), [machines, space]);
  const moved = useRef(false);
  const viewport = wholeMap(layout, space);
  const fit = useFit(viewport, moved);
  const level = usePaintedLevel(layout, viewport.zoom);
  const painted = level !== undefined;
  const live = useLiveMachines(painted);
  const nodes = useMemo(() => flowNodes(machines, layout, live), [machines, layout, live]);
  const field = useFieldInput(layout, painted);
  const { inside, ...input } = useMapInput(fit, field);
  const height = (space.narrow ? layout.height : space.height) + edge + footer;
  return (
    <div
      className="map-input"
      style={{ height }}
      role="application"
      aria-label="Cluster map: nodes and their pods. Arrow keys move, Enter inspects, Shift F10 opens actions, question mark lists keys."
      aria-roledescription="map"
      data-testid="map"
      data-lod={level}
      onPointerMove={field?.onPointerMove}
      onPointerLeave={field?.onPointerLeave}
      {...input}
    >
      <ReactFlow
        nodes={nodes}
        edges={noEdges}
        nodeTypes={nodeTypes}
        defaultViewport={viewport}
        onMoveEnd={(event) => {
          if (event) moved.current = true;
        }}
        minZoom={0.05}
        maxZoom={4}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        // React Flow listens on the whole document, and whoever writes elsewhere wants the space.
        panActivationKeyCode={inside ? 'Space' : null}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        nodeDragThreshold={5}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        panOnDrag={!space.narrow}
        zoomOnScroll={!space.narrow}
        preventScrolling={!space.narrow}
        onlyRenderVisibleElements={machines.places.length > mountAllMax}
        ariaLabelConfig={ariaLabels}
        proOptions={ownAttribution}
      >
        {layout.zones.length > 0 && <Field layout={layout} zones={machines.zones} cardsOnly={!painted} />}
      </ReactFlow>
      {/* The map is one tab stop; with the keyboard the same link is in the help. */}
      <a className="map-attribution" href={reactFlowHome} target="_blank" rel="noopener noreferrer" tabIndex={-1}>
        React Flow
      </a>
    </div>
  );
}

const noEdges: never[] = [];

/** @param live the machines that are elements now; all of them when it is nothing */
function flowNodes(machines: MachineGroups, layout: MapLayout, live: ReadonlySet<string> | undefined): FlowNode[] {
  const at = ({ x, y, width, height }: Rect) => ({ position: { x, y }, width, height });
  return [
    { id: 'dock', type: 'dock', data: { count: machines.docked.length }, ...at(layout.dock), zIndex: 0 },
    { id: 'bin', type: 'bin', data: {}, ...at(layout.bin), zIndex: 0 },
    ...machines.places.flatMap(({ name, zone, docked }) =>
      live && !live.has(name)
        ? []
        : placed(layout.cards.get(name), (rect) => ({
            id: `${docked ? 'place' : 'node'} ${name}`,
            type: docked ? 'place' : 'machine',
            data: { name, zone },
            ...at(rect),
            zIndex: 1,
          })),
    ),
    ...machines.docked.flatMap(({ name }) =>
      placed(layout.docked.get(name), (rect) => ({
        id: `node ${name}`,
        type: 'docked',
        data: { name },
        ...at(rect),
        zIndex: 1,
      })),
    ),
  ];
}

function placed(rect: Rect | undefined, node: (rect: Rect) => FlowNode): FlowNode[] {
  return rect ? [node(rect)] : [];
}

/** The camera from which everything can be seen; never closer than life size. */
function wholeMap(layout: MapLayout, space: Space): Viewport {
  const zoom = space.narrow ? 1 : Math.min(1, space.height / layout.height, space.width / layout.width);
  return { x: edge + Math.max(0, (space.width - layout.width * zoom) / 2), y: edge, zoom };
}

/** Brings everything into view whenever the layout changes, until the student has moved the map. */
function useFit(viewport: Viewport, moved: RefObject<boolean>): () => void {
  const { setViewport } = useReactFlow();
  const { x, y, zoom } = viewport;
  useLayoutEffect(() => {
    if (!moved.current) void setViewport({ x, y, zoom });
  }, [setViewport, x, y, zoom, moved]);
  return () => {
    moved.current = false;
    void setViewport({ x, y, zoom });
  };
}

function useSpace(element: RefObject<HTMLDivElement | null>, narrow: boolean): Space | undefined {
  const [space, setSpace] = useState<Space>();
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const measure = () => {
      const width = target.clientWidth - 2 * edge;
      const height = target.clientHeight - edge - footer;
      if (width > 0)
        setSpace((before) =>
          before?.width === width && before.height === height && before.narrow === narrow
            ? before
            : { width, height, narrow },
        );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, narrow]);
  return space;
}
