/** Pointer and keyboard of the map: clicks select, keys act on what has the focus, the map is one tab stop. */
import {
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
} from 'react';
import { focusNeighbour, focusParentOrChild, isDirection, type Direction } from '../map/roving-focus.ts';
import { useClock } from '../stores/clock.ts';
import { useLayout } from '../stores/layout.ts';
import { clock } from '../stores/session.ts';
import { useSelection } from '../stores/selection.ts';
import { actionOfKey } from './actions.ts';
import { openDialog } from './dialog-store.ts';
import { beginPress } from './drag.ts';
import { openMenuAt } from './menu-store.ts';
import { refOf } from './targets.ts';

/** What the keyboard needs of a map whose machines are painted: most of them are no elements until they get the focus. */
export interface PaintedMap {
  focusFirst(): void;
  /** @returns whether there is one in that direction */
  focusNeighbour(name: string, direction: Direction): boolean;
}

/** @returns what the map's element takes, and whether the focus is in it */
export function useMapInput(fit: () => void, painted?: PaintedMap) {
  const [inside, setInside] = useState(false);
  const last = useRef<HTMLElement>(undefined);
  const fitNow = useRef(fit);
  fitNow.current = fit;
  const paintedNow = useRef(painted);
  paintedNow.current = painted;
  const handlers = useMemo(
    () => ({
      onPointerDown: (event: PointerEvent) => beginPress(event.nativeEvent),
      onClick: (event: MouseEvent) => {
        if ((event.target as Element).closest('button')) return;
        useSelection.getState().select(refOf(event.target as Element));
      },
      onDoubleClick: (event: MouseEvent) => {
        if (refOf(event.target as Element)) useSelection.getState().openInspector();
      },
      onContextMenu: (event: MouseEvent) => openContextMenu(event),
      onFocus: (event: FocusEvent<HTMLElement>) => {
        const target = event.target as HTMLElement;
        setInside(true);
        if (target !== event.currentTarget) last.current = target;
        else if (event.relatedTarget === null || !event.currentTarget.contains(event.relatedTarget as Element)) {
          const known = last.current && event.currentTarget.contains(last.current) ? last.current : undefined;
          if (event.currentTarget.matches(':focus-visible')) {
            if (paintedNow.current && !known) return paintedNow.current.focusFirst();
            (
              known ??
              event.currentTarget.querySelector<HTMLElement>('.machine') ??
              firstStop(event.currentTarget)
            )?.focus();
          }
        }
      },
      onBlur: (event: FocusEvent<HTMLElement>) => {
        if (!event.currentTarget.contains(event.relatedTarget as Element | null)) setInside(false);
      },
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => onKey(event, () => fitNow.current(), paintedNow.current),
    }),
    [],
  );
  return { inside, tabIndex: inside ? -1 : 0, ...handlers };
}

/** On a map without machines there are still the docks. */
function firstStop(map: HTMLElement): HTMLElement | null {
  return map.querySelector<HTMLElement>('[data-card], [data-stop]');
}

export function openContextMenu(event: MouseEvent): void {
  const ref = refOf(event.target as Element);
  if (!ref) return;
  event.preventDefault();
  const from = (event.target as Element).closest<HTMLElement>('[data-ref]') ?? undefined;
  from?.focus();
  openMenuAt({ ref, x: event.clientX, y: event.clientY, from });
}

function onKey(event: KeyboardEvent<HTMLElement>, fit: () => void, painted: PaintedMap | undefined): void {
  const target = event.target as HTMLElement;
  if (target.closest('input, textarea, select')) return;
  const isButton = target.tagName === 'BUTTON';
  if (isButton && (event.key === 'Enter' || event.key === ' ')) return;
  if (handleMapKey(event, target, fit, painted) || handleObjectKey(event)) event.preventDefault();
}

/** True when the key was an action of the focused object. Used by the map and by the workloads. */
export function handleObjectKey(event: KeyboardEvent<HTMLElement>): boolean {
  const target = event.target as HTMLElement;
  const ref = refOf(target);
  if (!ref) return false;
  if ((event.shiftKey && event.key === 'F10') || event.key === 'ContextMenu') {
    const from = target.closest<HTMLElement>('[data-ref]') ?? target;
    const box = from.getBoundingClientRect();
    openMenuAt({ ref, x: box.left + Math.min(24, box.width / 2), y: box.top + Math.min(24, box.height), from });
    return true;
  }
  const action = actionOfKey(ref, event);
  action?.perform();
  return action !== undefined;
}

function handleMapKey(
  event: KeyboardEvent<HTMLElement>,
  target: HTMLElement,
  fit: () => void,
  painted: PaintedMap | undefined,
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (isDirection(event.key)) {
    const from = target.closest<HTMLElement>('[data-ref], [data-stop]') ?? target;
    const ref = refOf(from);
    if (painted && ref?.resource === 'nodes' && painted.focusNeighbour(ref.key, event.key)) return true;
    focusNeighbour(event.currentTarget, from, event.key);
    return true;
  }
  if (event.key === '[' || event.key === ']') {
    focusParentOrChild(target, event.key);
    return true;
  }
  if (event.key === 't' && afterG) {
    afterG = false;
    useLayout.getState().showOutline(true);
    return true;
  }
  afterG = event.key === 'g';
  const command =
    mapKeys[event.shiftKey && event.key === '!' ? 'fit' : event.key === '1' && event.shiftKey ? 'fit' : event.key];
  if (!command) return false;
  command(fit);
  return true;
}

/** `g t` goes to the outline. */
let afterG = false;

const mapKeys: Readonly<Record<string, (fit: () => void) => void>> = {
  fit: (fit) => fit(),
  k: () => void clock.toggle(),
  ' ': () => void clock.toggle(),
  '.': () => void clock.step(),
  '>': () => void clock.stepWrite(),
  a: () => openDialog({ kind: 'add-node' }),
  m: () => openDialog({ kind: 'bookmark', atMs: useClock.getState().nowMs }),
  '?': () => openDialog({ kind: 'help' }),
  Escape: () => useSelection.getState().select(undefined),
};
