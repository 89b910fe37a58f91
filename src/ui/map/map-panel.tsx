/** The middle of the page: the control plane's strip and the map under it. */
import { ControlPlaneStrip } from '../control-plane/control-plane-strip.tsx';
import { WorstFirst } from './field/worst-first.tsx';
import { PendingTray } from './pending-tray.tsx';
import { MapCanvas } from './map-canvas.tsx';

export function MapPanel({ narrow = false }: { narrow?: boolean }) {
  return (
    <section className="map-panel" aria-label="Nodes: what runs" data-narrow={narrow || undefined}>
      <div className="map-head">
        <ControlPlaneStrip />
        <PendingTray />
        <WorstFirst />
      </div>
      <MapCanvas narrow={narrow} />
    </section>
  );
}
