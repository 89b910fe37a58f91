/** The facts that checks are asked about, out of the page's mirror of the cluster. */
import { latelySeconds, type FactSource, type UserCounts } from '../../lessons/facts.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useHistory } from '../stores/history.ts';
import { useTraffic } from '../stores/traffic-store.ts';

/** @param lookedMs when the cluster was looked at last: what dipped since then is told */
export function factSource(lookedMs: number): FactSource {
  const { tables } = useCluster.getState();
  const { releases } = useHistory.getState();
  const { nowMs } = useClock.getState();
  return {
    nowMs,
    objects: (resource) => tables[resource]?.byKey.values() ?? [],
    users: userCounts(nowMs),
    lowestReady(deploymentKey) {
      const since = (releases[deploymentKey] ?? []).filter(({ atMs }) => atMs > lookedMs && atMs <= nowMs);
      const ready = since.map(({ byRevision }) => Object.values(byRevision).reduce((sum, each) => sum + each.ready, 0));
      return ready.length === 0 ? undefined : Math.min(...ready);
    },
  };
}

function userCounts(nowMs: number): UserCounts {
  const counts = { sent: 0, ok: 0, failed: 0, sentLately: 0, failedLately: 0 };
  const from = Math.floor(nowMs / 1000) - latelySeconds;
  for (const { view, seconds } of useTraffic.getState().lanes) {
    counts.sent += view.sent;
    counts.ok += view.succeeded;
    counts.failed += view.failed;
    for (const { second, sent, failed } of seconds) {
      if (second < from) continue;
      counts.sentLately += sent;
      counts.failedLately += failed;
    }
  }
  return counts;
}
