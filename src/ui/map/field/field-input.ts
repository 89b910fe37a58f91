/** The pointer and the keyboard on a painted map: whoever is pointed at, focused or selected becomes an element, so every gesture works on it. */
import { useCallback, useEffect, useMemo, type PointerEvent } from 'react';
import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { useShallow } from 'zustand/shallow';
import type { Pod } from '../../../kinds/pod/types.ts';
import { useDrag } from '../../gestures/drag-store.ts';
import type { PaintedMap } from '../../gestures/map-input.ts';
import { useCluster } from '../../stores/cluster-store.ts';
import { useSelection } from '../../stores/selection.ts';
import { tile, type MapLayout } from '../layout.ts';
import { levelOfDetail, type LevelOfDetail } from '../level-of-detail.ts';
import type { Direction } from '../roving-focus.ts';
import { selectCells, worstFirst } from './cells.ts';
import { focusMachine, hoverMachine, useField } from './field-store.ts';
import { Places } from './places.ts';

/** How machines are painted that are too many and too small to be elements; nothing when they are elements. @param fitZoom the zoom before the map is there */
export function usePaintedLevel(layout: MapLayout, fitZoom: number): LevelOfDetail | undefined {
  const many = layout.zones.length > 0;
  return useStore((flow) => {
    const level = levelOfDetail(tile.width * (flow.domNode ? flow.transform[2] : fitZoom));
    return many && (level === 'L3' || level === 'L4') ? level : undefined;
  });
}

/** Names of the machines that are elements on a painted map; nothing when all are. */
export function useLiveMachines(painted: boolean): ReadonlySet<string> | undefined {
  const pointed = useField(useShallow(({ hovered, focused, previous }) => [hovered, focused, previous]));
  const dragged = useDrag(({ subject }) => (subject?.kind === 'node' ? subject.key : undefined));
  const selected = useSelection((state) => state.selected);
  const selectedNode = useCluster(({ tables }) =>
    selected?.resource === 'nodes'
      ? selected.key
      : selected?.resource === 'pods'
        ? (tables['pods']?.byKey.get(selected.key) as Pod | undefined)?.spec.nodeName
        : undefined,
  );
  return useMemo(
    () => (painted ? new Set([...pointed, dragged, selectedNode].filter((name) => name !== undefined)) : undefined),
    [painted, pointed, dragged, selectedNode],
  );
}

export interface FieldInput extends PaintedMap {
  onPointerMove(event: PointerEvent): void;
  onPointerLeave(): void;
}

/** Nothing when the machines are elements. */
export function useFieldInput(layout: MapLayout, painted: boolean): FieldInput | undefined {
  const { screenToFlowPosition, setCenter } = useReactFlow();
  const flow = useStoreApi();
  const places = useMemo(() => new Places(layout), [layout]);
  useEffect(() => {
    if (!painted) hoverMachine(undefined);
  }, [painted]);
  const reveal = useCallback(
    (name: string) => {
      const rect = layout.cards.get(name);
      if (!rect) return;
      const { transform, width, height } = flow.getState();
      const [left, top, zoom] = transform;
      const x = left + rect.x * zoom;
      const y = top + rect.y * zoom;
      if (x < 0 || y < 0 || x + rect.width * zoom > width || y + rect.height * zoom > height)
        void setCenter(rect.x + rect.width / 2, rect.y + rect.height / 2, { zoom });
    },
    [layout, flow, setCenter],
  );
  return useMemo(() => {
    if (!painted) return undefined;
    const focus = (name: string | undefined): boolean => {
      if (name === undefined) return false;
      reveal(name);
      focusMachine(name);
      return true;
    };
    return {
      onPointerMove: ({ clientX, clientY }) => {
        const { x, y } = screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false });
        hoverMachine(places.at(x, y));
      },
      onPointerLeave: () => hoverMachine(undefined),
      focusFirst: () => {
        const [worst] = worstFirst(selectCells(useCluster.getState()).values());
        focus(worst?.name ?? layout.cards.keys().next().value);
      },
      focusNeighbour: (name: string, direction: Direction) => focus(places.neighbour(name, direction)),
    };
  }, [painted, places, layout, reveal, screenToFlowPosition]);
}
