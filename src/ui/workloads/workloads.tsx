/** The column of what was asked for: one band for each workload and budget. */
import { lazy, Suspense, useState } from 'react';
import { Button } from '../design/primitives.tsx';
import { useDrafts } from '../editor/drafts.ts';
import { handleObjectKey, openContextMenu } from '../gestures/map-input.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useLayout } from '../stores/layout.ts';
import { DaemonSetBand, BarePodBand, BudgetBand, ReplicaSetBand } from './bands.tsx';
import { DeploymentBand } from './deployment-band.tsx';
import { selectSystemWorkloads, selectWorkloads, type WorkloadKeys } from './model.ts';
import './workloads.css';

const batchBands = () => import('./batch-bands.tsx');
const CronJobBand = lazy(async () => ({ default: (await batchBands()).CronJobBand }));
const JobBand = lazy(async () => ({ default: (await batchBands()).JobBand }));
// The first screen has none.
const StatefulSetBand = lazy(() => import('./stateful-set-band.tsx'));
/** What few clusters have is drawn by code that comes when it is needed. */
const MoreBands = lazy(() => import('./more-bands.tsx'));

export function Workloads() {
  const keys = useCluster(selectWorkloads);
  const system = useCluster(selectSystemWorkloads);
  const [showSystem, setShowSystem] = useState(false);
  const systemCount = count(system);
  return (
    <div
      className="workloads"
      onContextMenu={openContextMenu}
      onKeyDown={(event) => {
        if ((event.target as Element).closest('button, input') && event.key === 'Enter') return;
        if (handleObjectKey(event)) event.preventDefault();
      }}
    >
      <h2 className="lane-title workloads-title">Workloads · what you asked for</h2>
      <Bands keys={keys} />
      {count(keys) === 0 && <p className="muted">Nothing is asked for yet.</p>}
      <Button
        look="ghost"
        small
        className="add-workload"
        title="A new manifest in the YAML panel"
        data-testid="add-workload"
        onClick={writeManifest}
      >
        + Add workload
      </Button>
      {systemCount > 0 && (
        <Button look="ghost" small aria-expanded={showSystem} onClick={() => setShowSystem(!showSystem)}>
          {showSystem ? '▾' : '▸'} {systemCount} system workloads
        </Button>
      )}
      {showSystem && <Bands keys={system} />}
    </div>
  );
}

/** A workload begins as a text: the new manifest, which holds a small Deployment as long as nobody has written another. */
function writeManifest(): void {
  useDrafts.getState().startWriting('new');
  useLayout.getState().showEditor();
}

function Bands({ keys }: { keys: WorkloadKeys }) {
  return (
    <>
      {keys.deployments.map((key) => (
        <DeploymentBand key={key} deploymentKey={key} />
      ))}
      {keys.replicaSets.map((key) => (
        <ReplicaSetBand key={key} replicaSetKey={key} />
      ))}
      <Suspense>
        {keys.statefulSets.map((key) => (
          <StatefulSetBand key={key} setKey={key} />
        ))}
      </Suspense>
      {keys.daemonSets.map((key) => (
        <DaemonSetBand key={key} daemonSetKey={key} />
      ))}
      {keys.cronJobs.length + keys.jobs.length > 0 && (
        <Suspense>
          {keys.cronJobs.map((key) => (
            <CronJobBand key={key} cronJobKey={key} />
          ))}
          {keys.jobs.map((key) => (
            <JobBand key={key} jobKey={key} />
          ))}
        </Suspense>
      )}
      {keys.barePods.map((key) => (
        <BarePodBand key={key} podKey={key} />
      ))}
      {keys.budgets.map((key) => (
        <BudgetBand key={key} budgetKey={key} />
      ))}
      {countMore(keys) > 0 && (
        <Suspense fallback={null}>
          <MoreBands keys={keys} />
        </Suspense>
      )}
    </>
  );
}

function count(keys: WorkloadKeys): number {
  return Object.values(keys).reduce((sum, list: readonly string[]) => sum + list.length, 0);
}

function countMore({ replicationControllers, quotas, ingresses, policies }: WorkloadKeys): number {
  return replicationControllers.length + quotas.length + ingresses.length + policies.length;
}
