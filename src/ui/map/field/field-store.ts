/** Which machines of a painted map are real elements at the moment: the one under the pointer and the one with the focus. */
import { create } from 'zustand';

export interface FieldState {
  hovered: string | undefined;
  focused: string | undefined;
  /** It had the focus before, and keeps its element until the next one has come. */
  previous: string | undefined;
}

export const useField = create<FieldState>(() => ({ hovered: undefined, focused: undefined, previous: undefined }));

export function hoverMachine(hovered: string | undefined): void {
  if (useField.getState().hovered !== hovered) useField.setState({ hovered });
}

/** Its element takes the focus as soon as it is there. */
export function focusMachine(name: string): void {
  const { focused } = useField.getState();
  if (focused !== name) useField.setState({ focused: name, previous: focused });
}
