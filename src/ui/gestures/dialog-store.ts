/** The one dialog that is open, if any, and what it is about. */
import { create } from 'zustand';

export type OpenDialog =
  | { kind: 'set-image'; key: string }
  | { kind: 'add-node' }
  | { kind: 'users'; key: string }
  | { kind: 'drain'; node: string }
  | { kind: 'bookmark'; id?: number; atMs: number }
  | { kind: 'help' }
  | { kind: 'share' };

export const useDialog = create<{ dialog: OpenDialog | undefined }>(() => ({ dialog: undefined }));

export function openDialog(dialog: OpenDialog): void {
  useDialog.setState({ dialog });
}

export function closeDialog(): void {
  useDialog.setState({ dialog: undefined });
}
