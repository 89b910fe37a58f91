/** The preflight of a drain that kubectl would refuse: what goes, what stays, and which flags it needs. */
import { useState } from 'react';
import { Button } from '../design/primitives.tsx';
import { useCluster } from '../stores/cluster-store.ts';
import { closeDialog } from './dialog-store.ts';
import { drainCommand, flagMessages, type DrainFlags, type DrainPlan } from './drain-plan.ts';
import { beginDrain, planNow } from './drain-session.ts';

const names = (pods: readonly { metadata: { name: string } }[]) => pods.map((pod) => pod.metadata.name).join(', ');

export function DrainForm({ node }: { node: string }) {
  const [flags, setFlags] = useState<DrainFlags>({ force: false, deleteEmptyDirData: false });
  // Read again whenever a pod or a budget changes, so that the plan is of now.
  useCluster((state) => state.tables['pods']);
  useCluster((state) => state.tables['poddisruptionbudgets']);
  const plan = planNow(node, flags);
  const needed = planNow(node, { force: false, deleteEmptyDirData: false }).needsFlag;
  return (
    <>
      <PlanList plan={plan} />
      {(['force', 'deleteEmptyDirData'] as const).map((flag) => {
        const pods = needed.filter((each) => each.flag === flag).map(({ pod }) => pod);
        if (pods.length === 0 && !flags[flag]) return null;
        return (
          <label key={flag} className="flag">
            <input
              type="checkbox"
              checked={flags[flag]}
              data-testid={`flag-${flag}`}
              onChange={(event) => setFlags({ ...flags, [flag]: event.target.checked })}
            />
            <span>
              {flagMessages[flag]}
              {pods.length > 0 && <span className="muted">: {names(pods)}</span>}
            </span>
          </label>
        );
      })}
      {flags.force && <p className="muted">A pod without a controller is gone for good: nothing will bring it back.</p>}
      <p className="mono faint">{drainCommand(node, flags)}</p>
      <div className="actions">
        <Button onClick={closeDialog}>Cancel</Button>
        <Button
          look="primary"
          disabled={plan.needsFlag.length > 0}
          onClick={() => {
            closeDialog();
            beginDrain(node, flags);
          }}
        >
          Drain {node}
        </Button>
      </div>
    </>
  );
}

function PlanList({ plan }: { plan: DrainPlan }) {
  return (
    <ul className="preflight" data-testid="preflight">
      <li>
        <b>Evict {plan.evict.length}</b> <span className="muted">{names(plan.evict)}</span>
      </li>
      {plan.stay.length > 0 && (
        <li>
          <b>Stay {plan.stay.length}</b>{' '}
          <span className="muted">{plan.stay.map(({ pod, why }) => `${pod.metadata.name} (${why})`).join(', ')}</span>
        </li>
      )}
      {plan.blocked.map(({ pod, budget }) => (
        <li key={pod.metadata.uid}>
          <b>Blocked</b>
          <span className="muted">
            {pod.metadata.name}: PDB {budget.metadata.name} allows {budget.status.disruptionsAllowed}, healthy{' '}
            {budget.status.currentHealthy}, min {budget.status.desiredHealthy}. kubectl tries again every 5 s.
          </span>
        </li>
      ))}
      {plan.needsFlag.length > 0 && (
        <li>
          <b>Needs a flag</b> <span className="muted">{names(plan.needsFlag.map(({ pod }) => pod))}</span>
        </li>
      )}
    </ul>
  );
}
