/** The preflight of a drain that kubectl would refuse: what goes, what stays, and which flags it needs. */
import { useEffect, useState } from 'react';
import type { DrainPlan } from '../../kubectl/drain.ts';
import { Button } from '../design/primitives.tsx';
import { useCluster } from '../stores/cluster-store.ts';
import { closeDialog } from './dialog-store.ts';
import { drainCommand, type DrainFlags } from './drain-plan.ts';
import { beginDrain, planNow } from './drain-session.ts';

const flagNames = { force: '--force', deleteEmptyDirData: '--delete-emptydir-data' } as const;
const noFlags: DrainFlags = { force: false, deleteEmptyDirData: false };
const names = (pods: readonly { metadata: { name: string } }[]) => pods.map((pod) => pod.metadata.name).join(', ');

export function DrainForm({ node }: { node: string }) {
  const [flags, setFlags] = useState(noFlags);
  const needed = usePlan(node, noFlags)?.needsFlag ?? [];
  const plan = usePlan(node, flags);
  if (!plan) return null;
  return (
    <>
      <PlanList plan={plan} />
      {(['force', 'deleteEmptyDirData'] as const).map((flag) => {
        const refused = needed.filter((each) => each.flag === flagNames[flag]);
        if (refused.length === 0 && !flags[flag]) return null;
        return (
          <label key={flag} className="flag">
            <input
              type="checkbox"
              checked={flags[flag]}
              data-testid={`flag-${flag}`}
              onChange={(event) => setFlags({ ...flags, [flag]: event.target.checked })}
            />
            <span>
              {refused[0]?.message ?? flagNames[flag]}
              {refused.length > 0 && <span className="muted">: {names(refused.map(({ pod }) => pod))}</span>}
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
            void beginDrain(node, flags);
          }}
        >
          Drain {node}
        </Button>
      </div>
    </>
  );
}

/** kubectl's plan, asked again whenever a pod or a budget changes. */
function usePlan(node: string, flags: DrainFlags): DrainPlan | undefined {
  const [plan, setPlan] = useState<DrainPlan>();
  const pods = useCluster((state) => state.tables['pods']);
  const budgets = useCluster((state) => state.tables['poddisruptionbudgets']);
  useEffect(() => {
    let latest = true;
    void planNow(node, flags).then((answer) => {
      if (latest) setPlan(answer);
    });
    return () => {
      latest = false;
    };
  }, [node, flags, pods, budgets]);
  return plan;
}

const whyItStays = { DaemonSet: 'managed by a DaemonSet', mirror: 'mirror of a static pod' } as const;

function PlanList({ plan }: { plan: DrainPlan }) {
  const blocked = new Set(plan.blockedByPdb.map(({ pod }) => pod.metadata.uid));
  const evict = plan.evict.filter((pod) => !blocked.has(pod.metadata.uid));
  return (
    <ul className="preflight" data-testid="preflight">
      <li>
        <b>Evict {evict.length}</b> <span className="muted">{names(evict)}</span>
      </li>
      {plan.stay.length > 0 && (
        <li>
          <b>Stay {plan.stay.length}</b>
          <span className="muted">
            {plan.stay.map(({ pod, why }) => `${pod.metadata.name} (${whyItStays[why]})`).join(', ')}
          </span>
        </li>
      )}
      {plan.blockedByPdb.map(({ pod, pdb, allowed, healthy, min }) => (
        <li key={`${pod.metadata.uid} ${pdb}`}>
          <b>Blocked</b>
          <span className="muted">
            {pod.metadata.name}: PDB {pdb} allows {allowed}, healthy {healthy}, min {min}. kubectl tries again every 5
            s.
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
