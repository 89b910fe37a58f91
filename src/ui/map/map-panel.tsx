/** The middle of the page: the control plane's strip, and under it the map, or the X-ray in its place. */
import { lazy, Suspense } from 'react';
import { ControlPlaneStrip } from '../control-plane/control-plane-strip.tsx';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { useXRay } from '../stores/x-ray.ts';
import { WorstFirst } from './field/worst-first.tsx';
import { PendingTray } from './pending-tray.tsx';
import { MapCanvas } from './map-canvas.tsx';

const XRay = lazy(() => import('../x-ray/x-ray.tsx'));

export function MapPanel({ narrow = false }: { narrow?: boolean }) {
  const isXRay = useXRay((state) => state.open);
  return (
    <section className="map-panel" aria-label="Nodes: what runs" data-narrow={narrow || undefined}>
      <div className="map-head">
        <ControlPlaneStrip />
        <PendingTray />
        <WorstFirst />
      </div>
      {/* The map keeps its camera and its size under the X-ray; where pages scroll it would only be in the way. */}
      {(!narrow || !isXRay) && <MapCanvas narrow={narrow} covered={isXRay} />}
      {isXRay && (
        <ErrorBoundary name="X-ray">
          <Suspense fallback={null}>
            <XRay onClose={closeXRay} />
          </Suspense>
        </ErrorBoundary>
      )}
    </section>
  );
}

/** The focus goes back to where the X-ray was opened. */
function closeXRay(): void {
  useXRay.getState().close();
  document.querySelector<HTMLElement>('[data-testid="xray-toggle"]')?.focus();
}
