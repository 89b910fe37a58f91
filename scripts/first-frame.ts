/** The demo's first frame as JSON, for the page itself: what is painted first is the real cluster, before its engine has been loaded. */
import type { Frame } from '../src/protocol/messages.ts';
import { Host } from '../src/worker/host.ts';

/** What the first screen draws. The rest comes with the engine's own first frame, which is the same moment. */
const drawn = new Set([
  ...['nodes', 'pods', 'services', 'endpointslices', 'poddisruptionbudgets', 'deployments', 'replicasets'],
  ...['daemonsets', 'traffics', 'images'],
]);

export function firstFrame(): string {
  const frames: Frame[] = [];
  const host = new Host({ post: (message) => message.type === 'frame' && frames.push(message.frame), wallMs: () => 0 });
  host.receive({ type: 'open' });
  const [frame] = frames;
  const changes = frame.changes.filter(({ resource }) => drawn.has(resource));
  // No text in it may end the element that it stands in.
  return JSON.stringify({ ...frame, changes }).replaceAll('<', '\\u003c');
}
