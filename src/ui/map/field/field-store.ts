/** Which machines of a painted map are real elements at the moment: the one under the pointer and the one with the focus. */
import { create } from 'zustand';

export interface FieldState {
  hovered: string | undefined;
  focused: string | undefined;
  /** It had the focus before, and keeps its element until the next one has come. */
  previous: string | undefined;
  /** The focus is still to be taken. Once only: whose element comes back later must not take it from elsewhere. */
  wanted: boolean;
}

export const useField = create<FieldState>(() => ({
  hovered: undefined,
  focused: undefined,
  previous: undefined,
  wanted: false,
}));

export function hoverMachine(hovered: string | undefined): void {
  if (useField.getState().hovered !== hovered) useField.setState({ hovered });
}

/** Its element takes the focus as soon as it is there. */
export function focusMachine(name: string): void {
  const { focused } = useField.getState();
  useField.setState({ focused: name, previous: focused, wanted: true });
}

export function focusTaken(): void {
  useField.setState({ previous: undefined, wanted: false });
}
