/** The frame that the page was built with: the demo, so that the first paint shows a cluster. Read once, and only where the demo is opened. */
import type { Frame } from '../../protocol/messages.ts';

export const firstFrameId = 'first-frame';

export function firstFrame(): Frame | undefined {
  const text = document.getElementById(firstFrameId)?.textContent;
  return text ? (JSON.parse(text) as Frame) : undefined;
}
