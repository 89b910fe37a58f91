/** Code that came with a world of somebody else: at rest until the student lets it run. */
import { create } from 'zustand';
import type { Frame } from '../../protocol/messages.ts';

export const useHeldCode = create<{ held: Frame['heldCode'] }>(() => ({ held: undefined }));
