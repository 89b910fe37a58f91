/** Panels that come in their own chunk: the page stands before they are there. */
import { lazy, Suspense, type ComponentType } from 'react';
import { useDialog } from '../gestures/dialog-store.ts';
import { useMenu } from '../gestures/menu-store.ts';
import { ErrorBoundary } from './error-boundary.tsx';

// A glob and not an import: the folders of the two panels may be absent from a build, and then their place stays empty.
const inspectors = import.meta.glob<{ default: ComponentType }>('../inspector/inspector.tsx');
const consoles = import.meta.glob<{ default: ComponentType }>('../console/console.tsx');

function slot(modules: Record<string, () => Promise<{ default: ComponentType }>>): ComponentType | undefined {
  const load = Object.values(modules)[0];
  return load && lazy(load);
}

const Inspector = slot(inspectors);
const Console = slot(consoles);
const ContextMenu = lazy(() => import('../gestures/context-menu.tsx'));
const Dialogs = lazy(() => import('../gestures/dialogs.tsx'));

export function InspectorSlot() {
  return (
    <ErrorBoundary name="inspector">
      <Suspense fallback={null}>{Inspector && <Inspector />}</Suspense>
    </ErrorBoundary>
  );
}

export function ConsoleSlot() {
  return (
    <ErrorBoundary name="console">
      <Suspense fallback={null}>{Console && <Console />}</Suspense>
    </ErrorBoundary>
  );
}

/** Menu and dialogs load when first asked for. */
export function OverlaySlots() {
  const menu = useMenu((state) => state.menu !== undefined);
  const dialog = useDialog((state) => state.dialog !== undefined);
  return (
    <ErrorBoundary name="menu">
      <Suspense fallback={null}>
        {menu && <ContextMenu />}
        {dialog && <Dialogs />}
      </Suspense>
    </ErrorBoundary>
  );
}
