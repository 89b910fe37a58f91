/** `window.orrery`: the page's clock, requests and state, for scripts and tests. */
import type { ApiRequest, ApiResponse } from '../../api/request.ts';
import type { KubernetesObject } from '../../api/object.ts';
import type { Recording } from '../../api/recording.ts';
import type { ProtocolClient } from '../../protocol/client.ts';
import type { WhyStep } from '../../protocol/views.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useTraffic } from '../stores/traffic-store.ts';

export interface Orrery {
  /** Virtual milliseconds since the cluster began. */
  now(): number;
  pause(): Promise<void>;
  play(speed?: number): Promise<void>;
  /** One engine event. */
  step(): Promise<void>;
  seek(atMs: number): Promise<void>;
  advance(ms: number): Promise<void>;
  handle(request: ApiRequest): Promise<ApiResponse>;
  recording(): Promise<Recording>;
  state(): Promise<OrreryState>;
  why(group: string, resource: string, key: string): Promise<WhyStep[]>;
}

export interface OrreryState {
  nowMs: number;
  revision: number;
  playing: boolean;
  speed: number;
  /** Equal hashes, equal worlds. */
  hash: string;
  /** resource → key → object. */
  objects: Record<string, Record<string, KubernetesObject>>;
  traffic: Record<string, { sent: number; succeeded: number; failed: number; failures: Record<string, number> }>;
}

declare global {
  interface Window {
    orrery: Orrery;
  }
}

export function offerOrrery(client: ProtocolClient): void {
  window.orrery = {
    now: () => useClock.getState().nowMs,
    pause: async () => void (await client.clock({ do: 'pause' })),
    play: async (speed) => {
      if (speed !== undefined) await client.clock({ do: 'speed', speed });
      await client.clock({ do: 'play' });
    },
    step: async () => void (await client.clock({ do: 'step' })),
    seek: async (atMs) => void (await client.clock({ do: 'seek', atMs })),
    advance: async (ms) => void (await client.clock({ do: 'advance', ms })),
    handle: (request) => client.transport.request(request),
    recording: () => client.ask({ about: 'recording' }),
    state: async () => {
      // The worker sends what the mirror lacks before it answers, so both are of the same moment.
      const hash = await client.ask({ about: 'hash' });
      return { ...mirror(), hash };
    },
    why: (group, resource, key) => client.ask({ about: 'why', group, resource, key }),
  };
}

function mirror(): Omit<OrreryState, 'hash'> {
  const { tables, revision } = useCluster.getState();
  const { nowMs, playing, speed } = useClock.getState();
  const objects = Object.fromEntries(
    Object.entries(tables).map(([resource, table]) => [resource, Object.fromEntries(table.byKey)]),
  );
  const traffic = Object.fromEntries(
    useTraffic
      .getState()
      .lanes.map(({ view }) => [
        view.key,
        { sent: view.sent, succeeded: view.succeeded, failed: view.failed, failures: view.failures },
      ]),
  );
  return { nowMs, revision, playing, speed, objects, traffic };
}
