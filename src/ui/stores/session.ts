/** Starts the engine's worker and keeps every store in step with its frames. */
import { createProtocolClient, type Channel, type ProtocolClient } from '../../protocol/client.ts';
import type { Frame, HistoryLines, ToPage, World } from '../../protocol/messages.ts';
import { applyFrame, emptyCluster, useCluster } from './cluster-store.ts';
import { useBookmarks } from './bookmarks.ts';
import { useClock } from './clock.ts';
import { useHeldCode } from './held-code.ts';
import { firstFrame } from './first-frame.ts';
import { applyHistory, useHistory } from './history.ts';
import { useNotices } from './notices.ts';
import { inOwnTask } from './own-task.ts';
import { applyTraffic, useTraffic } from './traffic-store.ts';

let current: ProtocolClient | undefined;

/** The client of the running session. */
export function session(): ProtocolClient {
  if (!current) throw new Error('the session has not started');
  return current;
}

export function workerChannel(): Channel {
  const worker = new Worker(new URL('../../worker/worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('error', (event) => {
    useCluster.setState({ engineFault: event.message || 'The engine’s worker could not start.' });
  });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener('message', (event: MessageEvent<ToPage>) => listener(event.data)),
  };
}

/**
 * @param world what to open, as soon as it is there; the demo when it is nothing
 * @param whenDrawn calls back once what was applied is on the screen
 * @param later calls back in a task of its own
 */
export function startSession(
  channel: Channel,
  world?: Promise<World | undefined>,
  whenDrawn: (callback: () => void) => void = (callback) => requestAnimationFrame(callback),
  later: (callback: () => void) => void = inOwnTask,
): ProtocolClient {
  let steps: (() => void)[] = [];
  const finish = () => {
    for (const step of steps.splice(0)) step();
  };
  const next = () => {
    steps.shift()?.();
    if (steps.length > 0) later(next);
  };
  const protocol = createProtocolClient({
    ...channel,
    // Whoever gets an answer finds every frame before it on the page.
    onMessage: (listener) =>
      channel.onMessage((message) => {
        finish();
        listener(message);
      }),
  });
  const client: ProtocolClient = {
    ...protocol,
    open: (opened) => {
      const lines = linesOf(opened);
      // Known from the start: none of them is news.
      useHistory.setState({ lines });
      useBookmarks.getState().begin(opened?.bookmarks ?? [], lines.present);
      protocol.open(opened);
    },
  };
  current = client;
  client.onFrame((frame) => {
    steps = [...stepsOf(frame), () => whenDrawn(() => client.shown(frame.number))];
    later(next);
  });
  client.onEngineFault((engineFault) => useCluster.setState({ engineFault }));
  useCluster.setState(emptyCluster());
  if (world) void world.then(client.open);
  else {
    const frame = firstFrame();
    if (frame) for (const step of stepsOf(frame)) step();
    client.open();
  }
  return client;
}

/** The lines of a world that is about to be opened, as far as it names them. */
function linesOf(world: World | undefined): HistoryLines {
  const { present, branches } = world?.lines ?? { present: 'main', branches: [] };
  return { present, branches: branches.map(({ name, endMs }) => ({ name, endMs, forkMs: endMs, actions: [] })) };
}

/** Takes a frame in now and shows it in steps, each in a task of its own, so that no one task holds the page. */
function stepsOf(frame: Frame): (() => void)[] {
  const before = useCluster.getState();
  const after = applyFrame(before, frame);
  return [
    () => useCluster.setState(after),
    () => {
      useClock.setState({ nowMs: frame.nowMs, epochMs: frame.epochMs, playing: frame.playing, speed: frame.speed });
      useHeldCode.setState({ held: frame.heldCode });
      useTraffic.setState(applyTraffic(useTraffic.getState(), frame));
      const linesBefore = useHistory.getState().lines;
      const history = applyHistory(useHistory.getState(), frame);
      if (history !== useHistory.getState()) useHistory.setState(history);
      if (frame.lines) {
        useBookmarks.getState().follow(linesBefore, frame.lines);
        tellLines(linesBefore, frame.lines);
      }
      if (frame.reset) for (const resolve of waitingForReset.splice(0)) resolve();
    },
  ];
}

/** Acting in the past loses nothing, and whoever did so should know; an undo has its own words. */
function tellLines(before: HistoryLines, { present, branches }: HistoryLines): void {
  if (present !== before.present) {
    useNotices.getState().announce(`You are on the line of history called ${present}`);
    return;
  }
  const known = new Set(before.branches.map(({ name }) => name));
  const added = branches.find(({ name }) => !known.has(name));
  if (added && !added.name.startsWith('before-undo'))
    useNotices
      .getState()
      .toast(`You acted in the past. What came later is kept as ${added.name}: the timeline leads back to it.`);
}

const waitingForReset: (() => void)[] = [];

/** Opens another world in place of the present one; resolves when the page shows it. */
export function openWorld(world?: World): Promise<void> {
  const opened = nextReset();
  session().open(world);
  return opened;
}

/** Resolves with the next world that comes anew: one that was opened, or, after an undo, the frame that follows the answer. */
export function nextReset(): Promise<void> {
  return new Promise((resolve) => waitingForReset.push(resolve));
}

/** Pause, play, step and the rest; a refusal of the engine is told, never swallowed. */
export const clock = {
  play: () => session().clock({ do: 'play' }),
  pause: () => session().clock({ do: 'pause' }),
  toggle: () => session().clock({ do: useClock.getState().playing ? 'pause' : 'play' }),
  setSpeed: (speed: number) => session().clock({ do: 'speed', speed }),
  step: () => session().clock({ do: 'step' }),
  stepWrite: () => session().clock({ do: 'step-write' }),
  advance: (ms: number) => session().clock({ do: 'advance', ms }),
  seek: (atMs: number) => session().clock({ do: 'seek', atMs }),
  async undo(): Promise<void> {
    const fromMs = useClock.getState().nowMs;
    const rewound = nextReset();
    const { undone } = await session().clock({ do: 'undo' });
    if (undone === undefined) return;
    await rewound;
    const wentBack = Math.max(0, (fromMs - useClock.getState().nowMs) / 1000);
    useNotices
      .getState()
      .toast(
        `Undone: ${undone} (went back ${wentBack.toFixed(1)} s). Kubernetes itself has no undo; for rollouts it has kubectl rollout undo.`,
      );
  },
  enterBranch: (name: string) => session().clock({ do: 'enter-branch', name }),
  async redo(): Promise<void> {
    await session().clock({ do: 'redo' });
  },
};

/** Nobody can see a hidden tab, so its clock stands still; losing the window's focus changes nothing. */
export function pauseWhileHidden(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && useClock.getState().playing) {
      useClock.setState({ hidden: true });
      void clock.pause();
    } else if (!document.hidden && useClock.getState().hidden) {
      useClock.setState({ hidden: false });
      void clock.play();
    }
  });
}
