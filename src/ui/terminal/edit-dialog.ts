/** `kubectl edit` in the page: opens the YAML panel on a text and waits for Apply or Discard. */
import { useEditRequest } from '../stores/edit-request.ts';

/** Resolves with the edited text, or undefined when it was thrown away. */
export function openEditorFor(text: string): Promise<string | undefined> {
  return new Promise((resolve) => useEditRequest.getState().begin(text, resolve));
}
