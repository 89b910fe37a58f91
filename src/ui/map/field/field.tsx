/** Thousands of machines: one canvas under React Flow, the names of the zones over it, and a caption for the one that is pointed at. */
import { memo, useLayoutEffect, useMemo, useRef } from 'react';
import { useStore } from '@xyflow/react';
import { useShallow } from 'zustand/shallow';
import { useCluster } from '../../stores/cluster-store.ts';
import { useTheme } from '../../stores/theme.ts';
import type { Zone } from '../group.ts';
import type { MapLayout } from '../layout.ts';
import { cellSentence, selectCells, totalsOf, type Cell } from './cells.ts';
import { useField } from './field-store.ts';
import { onScreen, paintField, type Camera } from './paint.ts';
import './field.css';

export interface FieldProps {
  layout: MapLayout;
  zones: readonly Zone[];
  /** Cards are elements of their own: only the names of the zones are drawn here. */
  cardsOnly: boolean;
}

export const Field = memo(function Field({ layout, zones, cardsOnly }: FieldProps) {
  const camera = useStore(useShallow(({ transform: [x, y, zoom] }): Camera => ({ x, y, zoom })));
  const cells = useCluster(selectCells);
  return (
    <>
      {!cardsOnly && <FieldCanvas layout={layout} camera={camera} cells={cells} />}
      <ZoneNames layout={layout} zones={zones} camera={camera} cells={cells} />
      {!cardsOnly && <Caption layout={layout} camera={camera} cells={cells} />}
    </>
  );
});

interface LayerProps {
  layout: MapLayout;
  camera: Camera;
  cells: ReadonlyMap<string, Cell>;
}

function FieldCanvas({ layout, camera, cells }: LayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useStore((flow) => flow.width);
  const height = useStore((flow) => flow.height);
  const theme = useTheme((state) => state.theme);
  useLayoutEffect(() => {
    if (canvas.current) paintField(canvas.current, { width, height }, camera, layout.cards, cells);
  }, [layout, camera, cells, width, height, theme]);
  return <canvas ref={canvas} className="map-field" style={{ width, height }} aria-hidden="true" data-testid="field" />;
}

function ZoneNames({ layout, zones, camera, cells }: LayerProps & { zones: readonly Zone[] }) {
  const totals = useMemo(
    () =>
      new Map(
        zones.map(({ name, machines }) => [
          name,
          totalsOf(machines.flatMap((machine) => cells.get(machine.name) ?? [])),
        ]),
      ),
    [zones, cells],
  );
  return layout.zones.map(({ name, ...rect }) => {
    const box = onScreen(rect, camera);
    return (
      <p
        key={name}
        className="field-zone num"
        data-testid={`zone-${name}`}
        style={{ transform: `translate(${Math.max(2, box.x)}px, ${box.y + box.height}px) translateY(-100%)` }}
      >
        <b>{name === '' ? 'no zone' : `zone ${name}`}</b> · {totals.get(name)}
      </p>
    );
  });
}

/** Beside the machine: a spot has no room for its name. */
function Caption({ layout, camera, cells }: LayerProps) {
  const name = useField((state) => state.hovered ?? state.focused);
  const cell = name === undefined ? undefined : cells.get(name);
  const rect = name === undefined ? undefined : layout.cards.get(name);
  const width = useStore((flow) => flow.width);
  if (!cell || !rect) return null;
  const box = onScreen(rect, camera);
  const fromRight = box.x > width / 2;
  return (
    <div
      className="field-caption num"
      aria-hidden="true"
      style={
        fromRight
          ? { right: width - box.x - box.width, top: box.y + box.height + 6 }
          : { left: box.x, top: box.y + box.height + 6 }
      }
    >
      {cellSentence(cell)}
    </div>
  );
}
