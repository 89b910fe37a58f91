/** Panels that come in their own chunk: the page stands before they are there. */
import { lazy, Suspense } from 'react';
import { useDialog } from '../gestures/dialog-store.ts';
import { useMenu } from '../gestures/menu-store.ts';
import { useLayout } from '../stores/layout.ts';
import { ErrorBoundary } from './error-boundary.tsx';

const Inspector = lazy(() => import('../inspector/inspector.tsx'));
const Console = lazy(() => import('../console/console.tsx'));
const CoursePanel = lazy(() => import('../lessons/course-panel.tsx'));
const Outline = lazy(() => import('../outline/outline.tsx'));
const ContextMenu = lazy(() => import('../gestures/context-menu.tsx'));
const Dialogs = lazy(() => import('../gestures/dialogs.tsx'));

export function InspectorSlot() {
  return (
    <ErrorBoundary name="inspector">
      <Suspense fallback={null}>
        <Inspector />
      </Suspense>
    </ErrorBoundary>
  );
}

/** A catalogue, or the lesson that runs. */
export function CourseSlot() {
  return (
    <ErrorBoundary name="lesson">
      <Suspense fallback={null}>
        <CoursePanel />
      </Suspense>
    </ErrorBoundary>
  );
}

export function ConsoleSlot() {
  return (
    <ErrorBoundary name="console">
      <Suspense fallback={null}>
        <Console />
      </Suspense>
    </ErrorBoundary>
  );
}

/** The cluster without a picture: same objects, same actions. */
export function OutlineSlot() {
  const open = useLayout((state) => state.outline);
  const showOutline = useLayout((state) => state.showOutline);
  if (!open) return null;
  return (
    <ErrorBoundary name="outline">
      <Suspense fallback={null}>
        <Outline onClose={() => showOutline(false)} />
      </Suspense>
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
