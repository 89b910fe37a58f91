/** Dragging pods and nodes: pick up, hint, drop or spring back. Nothing happens before the drop, and Escape ends it. */
import { splitKey } from '../../api/object.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useNotices } from '../stores/notices.ts';
import { podRef } from '../stores/selection.ts';
import { shortPodName } from '../map/pod-name.ts';
import { tableOf } from '../stores/resources.ts';
import { noDrag, useDrag } from './drag-store.ts';
import type { DragSubject } from './drag-subject.ts';
import { hintsFor, podsNeverMove } from './hints.ts';
import { openMenuAt } from './menu-store.ts';
import { deletePod, startDrain, uncordonNode } from './verbs.ts';
import { parseRef } from './targets.ts';

/** Before so much movement it is a click. */
const thresholdPx = 5;
/** A finger that rests so long picks up; one that moves first scrolls. */
const touchHoldMs = 250;
const springBackMs = 260;

interface Press {
  element: HTMLElement;
  subject: DragSubject;
  startX: number;
  startY: number;
  picked: boolean;
  ghost: HTMLElement | undefined;
  end(): void;
}

let press: Press | undefined;

export function isDragging(): boolean {
  return press?.picked === true;
}

/** For `pointerdown` anywhere in the map. */
export function beginPress(event: PointerEvent): void {
  if (event.button !== 0 || press || (event.target as Element).closest('button')) return;
  const element = (event.target as Element).closest<HTMLElement>('[data-drag]');
  const subject = element && subjectOf(element);
  if (!element || !subject) return;
  const listeners = new AbortController();
  const options = { signal: listeners.signal };
  const timer = event.pointerType === 'mouse' ? undefined : setTimeout(pickUp, touchHoldMs);
  press = {
    element,
    subject,
    startX: event.clientX,
    startY: event.clientY,
    picked: false,
    ghost: undefined,
    end() {
      clearTimeout(timer);
      listeners.abort();
      delete element.dataset['dragged'];
      useDrag.setState(noDrag);
      press = undefined;
    },
  };
  const held = event.pointerType !== 'mouse';
  window.addEventListener('pointermove', (moved) => follow(moved, held), options);
  window.addEventListener('pointerup', (up) => drop(up, held), options);
  window.addEventListener('pointercancel', () => springBack(), options);
  window.addEventListener('keydown', (key) => key.key === 'Escape' && cancel(key), { ...options, capture: true });
  // Only a finger that has picked something up keeps the page from scrolling.
  window.addEventListener('touchmove', (touch) => press?.picked && touch.preventDefault(), {
    ...options,
    passive: false,
  });
}

function subjectOf(element: HTMLElement): DragSubject | undefined {
  const ref = parseRef(element.dataset['ref'] ?? '');
  if (!ref) return undefined;
  if (ref.resource === 'nodes')
    return { kind: 'node', key: ref.key, label: ref.key, docked: element.dataset['docked'] !== undefined };
  const pod = tableOf(useCluster.getState().tables, 'pods').byKey.get(ref.key);
  return pod && { kind: 'pod', key: ref.key, label: shortPodName(pod), docked: false };
}

function pickUp(): void {
  if (!press || press.picked) return;
  press.picked = true;
  press.element.dataset['dragged'] = '';
  press.ghost = ghostOf(press);
  useDrag.setState({ subject: press.subject, hints: hintsFor(press.subject, useCluster.getState()), over: undefined });
  useNotices.getState().announce(`Picked up ${press.subject.label}. Escape cancels.`);
}

function follow(event: PointerEvent, held: boolean): void {
  if (!press) return;
  const distance = Math.hypot(event.clientX - press.startX, event.clientY - press.startY);
  if (!press.picked) {
    if (distance < thresholdPx) return;
    if (held) return press.end();
    pickUp();
  }
  // Low enough to leave the target's sentence to be read.
  if (press.ghost) press.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 22}px)`;
  const over = targetAt(event.clientX, event.clientY);
  if (over !== useDrag.getState().over) useDrag.setState({ over });
}

function drop(event: PointerEvent, held: boolean): void {
  if (!press) return;
  if (!press.picked) return press.end();
  const moved = Math.hypot(event.clientX - press.startX, event.clientY - press.startY) >= thresholdPx;
  const { subject, element } = press;
  const target = targetAt(event.clientX, event.clientY);
  if (!moved && held) {
    // A long press without a move asks for the menu.
    const ref = parseRef(element.dataset['ref'] ?? '');
    springBack();
    if (ref) openMenuAt({ ref, x: event.clientX, y: event.clientY, from: element });
    return;
  }
  swallowNextClick();
  if (act(subject, target, event)) finish();
  else springBack();
}

/** True when the drop meant something. */
function act(subject: DragSubject, target: string | undefined, at: { clientX: number; clientY: number }): boolean {
  if (subject.kind === 'node') {
    if (target === 'dock' && !subject.docked) void startDrain(subject.key);
    else if (subject.docked && target !== undefined && target !== 'dock' && target !== 'bin')
      void uncordonNode(subject.key);
    else return false;
    return true;
  }
  if (target === 'bin') void deletePod(subject.key);
  else if (target === 'canvas') {
    const { name } = splitKey(subject.key);
    openMenuAt({
      ref: podRef(subject.key),
      x: at.clientX,
      y: at.clientY,
      from: undefined,
      only: ['evict', 'delete'],
      title: `Take ${name} off its node`,
    });
  } else {
    const pod = tableOf(useCluster.getState().tables, 'pods').byKey.get(subject.key);
    if (target?.startsWith('node ') && target !== `node ${pod?.spec.nodeName}`)
      useNotices.getState().toast(podsNeverMove);
    return false;
  }
  return true;
}

function cancel(event: KeyboardEvent): void {
  event.stopPropagation();
  if (press?.picked) swallowNextClick();
  springBack();
}

function finish(): void {
  press?.ghost?.remove();
  press?.end();
}

function springBack(): void {
  const ghost = press?.ghost;
  const box = press?.element.getBoundingClientRect();
  press?.end();
  if (!ghost || !box) return;
  ghost.classList.add('returning');
  ghost.style.transform = `translate(${box.left}px, ${box.top}px)`;
  setTimeout(() => ghost.remove(), springBackMs);
}

/** What lies under the pointer: a named target, `canvas` for the map itself, or nothing. */
function targetAt(x: number, y: number): string | undefined {
  const element = document.elementFromPoint(x, y);
  const drop = element?.closest<HTMLElement>('[data-drop]')?.dataset['drop'];
  return drop ?? (element?.closest('.map-space') ? 'canvas' : undefined);
}

function ghostOf({ element, subject }: Press): HTMLElement {
  const ghost = document.createElement('div');
  ghost.className = 'drag-ghost';
  const glyph = subject.kind === 'pod' ? element.querySelector('.glyph')?.cloneNode(true) : undefined;
  if (glyph) ghost.append(glyph);
  ghost.append(subject.label);
  document.body.append(ghost);
  return ghost;
}

/** The click that follows a drop is not a selection. */
function swallowNextClick(): void {
  const swallow = (event: Event) => event.stopPropagation();
  window.addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 50);
}
