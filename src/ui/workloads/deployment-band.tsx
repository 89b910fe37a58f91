/** A Deployment: counters as kubectl prints them, a row of slots for each ReplicaSet, and how far a rollout may go. */
import { memo } from 'react';
import { controllerOf } from '../../api/object.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { deploymentFace } from '../../kinds/deployment/view.tsx';
import type { Pod } from '../../kinds/pod/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import { StateMark } from '../design/glyph.tsx';
import { Meter, Tag } from '../design/primitives.tsx';
import { scaleDeployment } from '../gestures/verbs.ts';
import { useCluster, type ClusterState } from '../stores/cluster-store.ts';
import { rolloutStatusText } from '../stores/rollout.ts';
import { deploymentRef, useSelection, type ObjectRef } from '../stores/selection.ts';
import { AutoscalerLine } from './autoscaler-line.tsx';
import { Band, Refusal } from './band.tsx';
import { selectBand } from './band-selector.ts';
import type { DeploymentBand as BandModel } from './model.ts';
import { Slots } from './slots.tsx';
import { Steppers } from './steppers.tsx';

export const DeploymentBand = memo(function DeploymentBand({ deploymentKey }: { deploymentKey: string }) {
  const deployment = useCluster(
    (state) => state.tables['deployments']?.byKey.get(deploymentKey) as Deployment | undefined,
  );
  const band = useCluster(selectBand(deploymentKey));
  const selected = useSelection((state) => state.selected);
  const contains = useCluster((state) => deployment !== undefined && belongsTo(selected, deployment, state));
  if (!deployment || !band) return null;
  const face = deploymentFace(deployment);
  const name = deployment.metadata.name;
  return (
    <Band
      kind="Deployment"
      objectRef={deploymentRef(deploymentKey)}
      containsSelection={contains}
      sentence={`Deployment ${name}, ready ${band.ready} of ${band.desired}, ${face.word}`}
      aside={
        <>
          <StatusTag band={band} paused={deployment.spec.paused === true} />
          <Steppers
            objectRef={deploymentRef(deploymentKey)}
            desired={band.desired}
            onScale={(replicas) => void scaleDeployment(deploymentKey, replicas)}
          />
        </>
      }
    >
      <p className="band-line num" data-state={face.word} data-token={face.token} title={rolloutStatusText(deployment)}>
        {face.token === 'failed' && <StateMark token={face.token} icon={face.icon} />}
        {band.rolling ? (
          <>
            <b>
              READY {band.ready}/{band.desired}
            </b>{' '}
            · UP-TO-DATE {band.updated} · AVAILABLE {band.available}
          </>
        ) : (
          <>
            READY {band.ready}/{band.desired}
            {band.available !== band.ready && ` · AVAILABLE ${band.available}`}
          </>
        )}
      </p>
      <Refusal conditions={deployment.status.conditions} />
      <AutoscalerLine deploymentKey={deploymentKey} />
      {band.rows.map((row) => (
        <Slots key={row.key} row={row} />
      ))}
      {band.older > 0 && band.rolling === false && (
        <p className="older">{band.older === 1 ? '1 older revision' : `${band.older} older revisions`}</p>
      )}
      {band.replacing && (band.recreate ? <Downtime band={band} /> : <Bounds band={band} />)}
    </Band>
  );
});

function StatusTag({ band, paused }: { band: BandModel; paused: boolean }) {
  if (band.stalled)
    return (
      <Tag tone="failed" strong>
        stalled
      </Tag>
    );
  if (paused) return <Tag strong>paused</Tag>;
  if (band.replacing) return <Tag strong>{band.recreate ? 'recreate' : 'rolling update'}</Tag>;
  if (band.rolling) return <Tag strong>starting</Tag>;
  return null;
}

function Bounds({ band }: { band: BandModel }) {
  return (
    <div className="bounds num">
      <Bound name="surge" {...band.surge} />
      <Bound name="unavailable" {...band.unavailable} />
    </div>
  );
}

function Bound({ name, now, max }: { name: string; now: number; max: number }) {
  return (
    <span data-testid={`bound-${name}`}>
      {name}{' '}
      <b>
        {now}/{max}
      </b>
      <Meter
        share={max === 0 ? (now > 0 ? 1 : 0) : now / max}
        color={now > max ? 'var(--failed)' : 'var(--progress)'}
      />
    </span>
  );
}

function Downtime({ band }: { band: BandModel }) {
  if (band.available > 0) return null;
  return (
    <p className="downtime" data-testid="downtime">
      <StateMark token="failed" /> <b>Downtime</b>: no pod is available. Recreate stops all old pods before it starts
      new ones.
    </p>
  );
}

function belongsTo(selected: ObjectRef | undefined, deployment: Deployment, cluster: ClusterState): boolean {
  if (!selected) return false;
  const object = cluster.tables[selected.resource]?.byKey.get(selected.key);
  const owner = object && controllerOf(object as Pod);
  if (!owner) return false;
  if (owner.uid === deployment.metadata.uid) return true;
  const replicaSet = cluster.tables['replicasets']?.byKey.get(`${object.metadata.namespace}/${owner.name}`) as
    ReplicaSet | undefined;
  return replicaSet !== undefined && controllerOf(replicaSet)?.uid === deployment.metadata.uid;
}
