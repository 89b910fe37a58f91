/** Offers to skip a long wait: when nothing can be seen to happen for a while, and it is known what everything waits for. */
import { useRef } from 'react';
import { humanDuration } from '../../api/duration.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { Button } from '../design/primitives.tsx';
import { selectSecond, useClock } from '../stores/clock.ts';
import { useCluster, type ClusterState } from '../stores/cluster-store.ts';
import { useHistory } from '../stores/history.ts';
import { clock } from '../stores/session.ts';
import { nextTimer, type LongWait } from './long-wait.ts';

/** Wall time that a wait must still take at the present speed, and virtual time in which nothing was seen. */
const offeredFromMs = 10_000;
const quietMs = 3000;

export function Skip() {
  const wait = useLongWait();
  const playing = useClock((state) => state.playing);
  if (!wait) return null;
  return (
    <div className="looking-back num" data-testid="skip-wait">
      <span>
        Nothing to see for <b>{humanDuration(wait.leftMs)}</b>: {wait.what}
      </span>
      <Button small title="On to the next write (Shift+.)" onClick={() => void skip(playing)}>
        Skip
      </Button>
    </div>
  );
}

async function skip(playing: boolean): Promise<void> {
  await clock.stepWrite();
  if (playing) await clock.play();
}

function useLongWait(): { leftMs: number; what: string } | undefined {
  const second = useClock(selectSecond);
  const { epochMs, speed } = useClock.getState();
  const seen = useRef<{ tables: readonly unknown[]; second: number }>({ tables: [], second });
  const lookingBack = useHistory(({ ahead }) => ahead !== undefined);
  // Read once a second, not at every change: who waits has time.
  const cluster = useCluster.getState();
  const tables = watched.map((resource) => cluster.tables[resource]);
  if (second < seen.current.second || tables.some((table, index) => table !== seen.current.tables[index]))
    seen.current = { tables, second };
  if (lookingBack || (second - seen.current.second) * 1000 < quietMs) return undefined;
  const unixMs = epochMs + second * 1000;
  const timer = nextTimer(
    {
      nodes: valuesOf<Node>(cluster, 'nodes'),
      pods: valuesOf<Pod>(cluster, 'pods'),
      deployments: valuesOf<Deployment>(cluster, 'deployments'),
    },
    unixMs,
    batchWaits(cluster, unixMs),
  );
  const leftMs = timer ? timer.endsMs - unixMs : 0;
  return timer && leftMs / speed >= offeredFromMs ? { leftMs, what: timer.what } : undefined;
}

const watched = ['nodes', 'pods', 'deployments', 'jobs', 'cronjobs'];

let waitsOfBatch: ((cluster: ClusterState, unixMs: number) => LongWait[]) | undefined;

/** What Jobs and schedules wait for; how to read them is loaded when there are some. */
function batchWaits(cluster: ClusterState, unixMs: number): readonly LongWait[] {
  const isNeeded = ['jobs', 'cronjobs'].some((resource) => (cluster.tables[resource]?.byKey.size ?? 0) > 0);
  if (!isNeeded) return [];
  if (!waitsOfBatch)
    void import('./batch-waits.ts').then((module) => {
      waitsOfBatch = module.batchWaits;
    });
  return waitsOfBatch?.(cluster, unixMs) ?? [];
}

function valuesOf<T>({ tables }: ClusterState, resource: string): Iterable<T> {
  return (tables[resource]?.byKey.values() ?? []) as Iterable<T>;
}
