/** The one context menu: whose it is, and where it stands. */
import { create } from 'zustand';
import type { ObjectRef } from '../stores/selection.ts';

export interface OpenMenu {
  ref: ObjectRef;
  x: number;
  y: number;
  /** Gets the focus back. */
  from: HTMLElement | undefined;
  /** Only these actions, in a menu that asks a question: `Evict or delete?`. */
  only?: readonly string[];
  title?: string;
}

export const useMenu = create<{ menu: OpenMenu | undefined }>(() => ({ menu: undefined }));

export function openMenuFor(ref: ObjectRef, element: HTMLElement): void {
  const box = element.getBoundingClientRect();
  useMenu.setState({ menu: { ref, x: box.left, y: box.bottom + 2, from: element } });
}

export function openMenuAt(menu: OpenMenu): void {
  useMenu.setState({ menu });
}

export function closeMenu(): void {
  useMenu.setState({ menu: undefined });
}
