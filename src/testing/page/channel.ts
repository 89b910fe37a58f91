/** A stand-in for the worker that shows one world and answers each request with it; for looking at the page alone. */
import type { Chronicle, ReleaseSample } from '../../api/chronicle.ts';
import { keyOf, type KubernetesObject } from '../../api/object.ts';
import type { Channel } from '../../protocol/client.ts';
import type { Frame, ObjectChange, ToPage, ToWorker } from '../../protocol/messages.ts';
import type { RequestView, TrafficView } from '../../protocol/views.ts';
import { epochMs, stillMs } from './world.ts';

const requestsPerSecond = 20;
const latencyMs = 41;

export interface FixtureOptions {
  world: ObjectChange[];
  playing: boolean;
  /** Pods that change state each second. */
  churn: number;
}

export function fixtureChannel({ world, playing, churn }: FixtureOptions): Channel {
  let listener: (message: ToPage) => void = () => undefined;
  let nowMs = stillMs;
  let number = 0;
  let isPlaying = playing;
  let pending: ObjectChange[] = [...world];
  let reset = true;
  let shown = 0;
  let churned = 0;
  let wallMs = performance.now();
  const objects = new Map(world.map((change) => [`${change.resource} ${change.key}`, change]));

  function tick(): void {
    const wall = performance.now();
    if (isPlaying) nowMs += Math.min(100, wall - wallMs);
    const pods = world.filter((change) => change.resource === 'pods');
    if (isPlaying && churn > 0)
      for (let count = 0; count < Math.ceil((churn * (wall - wallMs)) / 1000); count++)
        flip(pods[churned++ % pods.length]);
    wallMs = wall;
    if (shown < number && !reset) return;
    send();
  }

  function flip(change: ObjectChange): void {
    const object = structuredClone(objects.get(`${change.resource} ${change.key}`)?.object) as KubernetesObject & {
      status: { conditions: { type: string; status: string }[]; containerStatuses: { ready: boolean }[] };
    };
    const ready = object.status.conditions.find((condition) => condition.type === 'Ready');
    if (ready) ready.status = ready.status === 'True' ? 'False' : 'True';
    for (const status of object.status.containerStatuses) status.ready = ready?.status === 'True';
    note({ ...change, object });
  }

  function note(change: ObjectChange): void {
    objects.set(`${change.resource} ${change.key}`, change);
    pending.push(change);
  }

  function send(): void {
    const frame: Frame = {
      number: ++number,
      reset,
      nowMs,
      epochMs,
      playing: isPlaying,
      speed: 1,
      revision: 812,
      changes: pending,
      traffic: [traffic(nowMs, reset)],
      activity: reset ? { 'deployment-controller': 1 } : {},
      canUndo: true,
      canRedo: false,
      limits: [],
      ...(reset
        ? {
            chronicle: stillChronicle,
            inputs: [
              { atMs: 35_000, label: 'kubectl scale api --replicas=2' },
              { atMs: 83_000, label: 'kubectl set image deployment/web web=shop:v2' },
            ],
          }
        : {}),
    };
    pending = [];
    reset = false;
    listener({ type: 'frame', frame });
  }

  setInterval(tick, 16);
  return {
    onMessage: (added) => (listener = added),
    post(message: ToWorker) {
      if (message.type === 'shown') shown = message.frame;
      else if (message.type === 'clock') {
        if (message.action.do === 'play') isPlaying = true;
        if (message.action.do === 'pause') isPlaying = false;
        setTimeout(() => listener({ type: 'clock-done', id: message.id }));
        send();
      } else if (message.type === 'ask') listener({ type: 'answer', id: message.id, answer: [] });
      else if (message.type === 'request') {
        const { method, path, body } = message.request;
        const found = [...objects.values()].find(
          (change) => change.object && path.endsWith(`/${change.resource}/${change.object.metadata.name}`),
        );
        if (method === 'PATCH' && found?.object) {
          const patch = body as { spec?: object };
          const object = {
            ...found.object,
            spec: { ...(found.object as { spec?: object }).spec, ...patch.spec },
          } as KubernetesObject;
          note({ ...found, key: keyOf(object), object });
        }
        setTimeout(() =>
          listener({
            type: 'response',
            id: message.id,
            response: { code: 200, body: found?.object ?? {}, warnings: [] },
          }),
        );
      }
    },
  };
}

const sample = (atMs: number, r1: number, r2: number, waiting: number, leaving: number): ReleaseSample => ({
  atMs,
  byRevision: { 1: { ready: r1, waiting: 0 }, 2: { ready: r2, waiting } },
  started: waiting,
  leaving,
  desired: 4,
  ceiling: 5,
  floor: 3,
});

/** How the still came to be: web rolls out since 83 s. */
const stillChronicle: Chronicle = {
  available: [
    { atMs: 0, value: 5 },
    { atMs: 35_000, value: 6 },
    { atMs: 84_000, value: 5 },
    { atMs: 92_000, value: 6 },
  ],
  desired: [{ atMs: 0, value: 6 }],
  warnings: [],
  rollouts: [
    {
      key: 'default/web',
      fromRevision: 1,
      toRevision: 2,
      startMs: 83_020,
      endMs: undefined,
      outcome: 'running',
      strategy: 'RollingUpdate',
    },
  ],
  releases: {
    'default/web': [sample(0, 4, 0, 0, 0), sample(84_000, 3, 0, 2, 1), sample(92_000, 3, 1, 1, 1)],
  },
};

function traffic(nowMs: number, all: boolean): TrafficView {
  const interval = 1000 / requestsPerSecond;
  const last = Math.floor(nowMs / interval);
  const inFlight: RequestView[] = Array.from({ length: all ? 20 : 3 }, (_, index) => {
    const startMs = (last - index) * interval;
    return { id: last - index, startMs, endMs: startMs + latencyMs, outcome: 'ok' };
  });
  const second = Math.floor(nowMs / 1000);
  return {
    key: 'default/users',
    service: 'web',
    requestsPerSecond,
    sent: last,
    succeeded: last,
    failed: 0,
    failures: {},
    p95Ms: latencyMs,
    inFlight,
    limited: false,
    perSecond: (all ? Array.from({ length: second }, (_, index) => index) : [second - 1]).map((index) => ({
      second: index,
      sent: 20,
      ok: 20,
      failed: 0,
      failures: {},
      p95Ms: latencyMs,
      byRevision: { '7d9f8c6b5': index > 86 ? 12 : 20, ...(index > 86 ? { '5f6c9d7b8': 8 } : {}) } as Record<
        string,
        number
      >,
    })),
  };
}
