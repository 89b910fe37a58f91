/** Beside the code: how pods come to it, where they went, and what the code sees. */
import { useMemo } from 'react';
import { scriptStepsMax } from '../../api/script.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { Button } from '../design/primitives.tsx';
import { useCluster } from '../stores/cluster-store.ts';
import { podRef, useSelection } from '../stores/selection.ts';
import { fields } from './fields.ts';

/** So many pods are listed; the rest is counted. */
const podsShownMax = 6;

export function Guide({ name, canCreate, onCreate }: { name: string; canCreate: boolean; onCreate: () => void }) {
  return (
    <aside className="custom-scheduler-guide" aria-label="About the code" tabIndex={0}>
      <p>
        Pods come to it by <code className="mono">spec.schedulerName: {name}</code>
      </p>
      <p>
        <Button small disabled={!canCreate} onClick={onCreate} data-testid="create-example">
          Create an example Deployment
        </Button>
        {!canCreate && <span className="faint"> once it is applied</span>}
      </p>
      <Placed name={name} />
      <h3>What the code sees</h3>
      <dl>
        {fields.map(({ path, text }) => (
          <div key={path}>
            <dt className="mono">{path}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        TypeScript or JavaScript; types are left out, not checked. No clock, no imports. <code>Math.random</code> is
        seeded by the cluster. A call ends after {scriptStepsMax / 1e6} million steps. What <code>console</code> prints
        is in a pod’s tab Scheduling.
      </p>
    </aside>
  );
}

function Placed({ name }: { name: string }) {
  const table = useCluster((state) => state.tables['pods']);
  const pods = useMemo(() => podsOf((table?.byKey.values() ?? []) as Iterable<Pod>, name), [table, name]);
  if (pods.length === 0) return null;
  return (
    <ul className="custom-scheduler-pods" aria-label={`Pods of ${name}`} data-testid="scheduler-pods">
      {pods.slice(0, podsShownMax).map(({ metadata, spec }) => (
        <li key={metadata.uid}>
          <button
            type="button"
            className="events-object mono"
            onClick={() => explain(metadata.namespace, metadata.name)}
          >
            {metadata.name}
          </button>
          <span className={spec.nodeName ? 'mono' : 'muted'}>{spec.nodeName ?? 'Pending'}</span>
        </li>
      ))}
      {pods.length > podsShownMax && <li className="faint">and {pods.length - podsShownMax} more</li>}
    </ul>
  );
}

/** Pods that name a scheduler, the newest first. */
function podsOf(pods: Iterable<Pod>, scheduler: string): Pod[] {
  return [...pods].filter(({ spec }) => spec.schedulerName === scheduler).reverse();
}

function explain(namespace: string | undefined, name: string): void {
  const { select, openInspector } = useSelection.getState();
  select(podRef(`${namespace}/${name}`));
  openInspector('scheduling');
}
