/** A release as it happens: pods by revision between floor and ceiling, who answers the users, and what fails. */
import { useShallow } from 'zustand/shallow';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { deploymentFace } from '../../kinds/deployment/view.tsx';
import { Button, Tag } from '../design/primitives.tsx';
import { RevisionStripe, StateMark } from '../design/glyph.tsx';
import { rollBack } from '../gestures/verbs.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useHistory } from '../stores/history.ts';
import type { ReleaseSample } from '../stores/release-sample.ts';
import { rolloutStatusText, type Rollout } from '../stores/rollout.ts';
import { deploymentRef, useSelection } from '../stores/selection.ts';
import { useTraffic, type TrafficLane } from '../stores/traffic-store.ts';
import { selectBand } from '../workloads/band-selector.ts';
import type { DeploymentBand } from '../workloads/model.ts';
import { FailuresChart, PodsChart, SharesChart } from './charts.tsx';
import { downtimeOf, failedBetween, windowAt } from './series.ts';
import { laneService, releaseSubject, revisionsByHash } from './subject.ts';
import './release.css';

const noSamples: readonly ReleaseSample[] = [];

/** `column`: beside the map, only while there is a release to look at. `console`: always, and wide. */
export default function ReleasePanel({ place = 'console' }: { place?: 'column' | 'console' }) {
  const selected = useSelection((state) => state.selected);
  const key = useCluster((state) => releaseSubject(state, selected, place === 'console'));
  const deployment = useCluster((state) =>
    key === undefined ? undefined : (state.tables['deployments']?.byKey.get(key) as Deployment | undefined),
  );
  if (!key || !deployment)
    return place === 'console' ? <p className="muted release-empty">There is no Deployment to chart.</p> : null;
  return <Release key={key} deploymentKey={key} deployment={deployment} place={place} />;
}

interface ReleaseProps {
  deploymentKey: string;
  deployment: Deployment;
  place: 'column' | 'console';
}

function Release({ deploymentKey, deployment, place }: ReleaseProps) {
  const samples = useHistory((state) => state.releases.get(deploymentKey) ?? noSamples);
  const rollout = useHistory((state) => state.rollouts.findLast((candidate) => candidate.key === deploymentKey));
  const service = useCluster((state) => laneService(deployment, state));
  const lane = useTraffic((state) =>
    state.lanes.find(
      ({ view }) => view.service === service && view.key.startsWith(`${deployment.metadata.namespace}/`),
    ),
  );
  // Four pictures a second are enough for charts of two minutes.
  const nowMs = useClock((state) => Math.ceil(state.nowMs / 250) * 250);
  const band = useCluster(selectBand(deploymentKey));
  const revisions = useCluster(useShallow((state) => revisionsByHash(deployment, state)));
  if (!band) return null;
  const window = windowAt(nowMs);
  const versions = new Map(band.rows.map((row) => [row.revision, row.version]));
  return (
    <section
      className={`release ${place}`}
      aria-label={`Release of Deployment ${deployment.metadata.name}`}
      data-testid="release"
    >
      <ReleaseHeader
        deployment={deployment}
        rollout={rollout}
        versions={versions}
        nowMs={nowMs}
        deploymentKey={deploymentKey}
      />
      <BigNumbers band={band} lane={lane} />
      {band.recreate && <DowntimeLine samples={samples} lane={lane} nowMs={nowMs} />}
      <div className="charts">
        <PodsChart samples={samples} window={window} versions={versions} />
        {lane && <SharesChart seconds={lane.seconds} window={window} revisions={revisions} versions={versions} />}
        {lane && <FailuresChart seconds={lane.seconds} window={window} />}
      </div>
    </section>
  );
}

interface HeaderProps {
  deployment: Deployment;
  deploymentKey: string;
  rollout: Rollout | undefined;
  versions: ReadonlyMap<number, string>;
  nowMs: number;
}

function ReleaseHeader({ deployment, deploymentKey, rollout, versions, nowMs }: HeaderProps) {
  const select = useSelection((state) => state.select);
  const face = deploymentFace(deployment);
  const elapsed = rollout && ((rollout.endMs ?? nowMs) - rollout.startMs) / 1000;
  const stalled = face.token === 'failed';
  return (
    <>
      <header className="release-header">
        <Button look="link" small className="release-name" onClick={() => select(deploymentRef(deploymentKey))}>
          Release of {deployment.metadata.name}
        </Button>
        {rollout && (
          <Tag className="mono">
            <RevisionStripe revision={rollout.fromRevision} /> r{rollout.fromRevision} →{' '}
            <RevisionStripe revision={rollout.toRevision} /> r{rollout.toRevision}
            {versions.has(rollout.toRevision) && ` · ${versions.get(rollout.toRevision)}`}
          </Tag>
        )}
        {elapsed !== undefined && (
          <span className="muted num release-elapsed">{Math.max(0, elapsed).toFixed(1)} s</span>
        )}
      </header>
      <p className="release-status muted">
        {stalled && <StateMark token="failed" icon="clock" />} {rolloutStatusText(deployment)}
        {(stalled || rollout?.endMs === undefined) && rollout && (
          <Button small onClick={() => void rollBack(deploymentKey)}>
            Roll back
          </Button>
        )}
      </p>
    </>
  );
}

function BigNumbers({ band, lane }: { band: DeploymentBand; lane: TrafficLane | undefined }) {
  const numbers: [name: string, value: string, alarming?: boolean][] = [
    ['desired', String(band.desired)],
    ['updated', String(band.updated)],
    ['ready', String(band.ready)],
    ['available', String(band.available)],
    ['surge', `${band.surge.now}/${band.surge.max}`],
    ['unavailable', `${band.unavailable.now}/${band.unavailable.max}`],
    ['failed', String(lane?.view.failed ?? 0), (lane?.view.failed ?? 0) > 0],
  ];
  return (
    <dl className="big-numbers num">
      {numbers.map(([name, value, alarming]) => (
        <div key={name} data-alarming={alarming || undefined}>
          <dd>{value}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
}

function DowntimeLine({
  samples,
  lane,
  nowMs,
}: {
  samples: readonly ReleaseSample[];
  lane: TrafficLane | undefined;
  nowMs: number;
}) {
  const downtime = downtimeOf(samples, nowMs);
  if (!downtime) return null;
  const endMs = downtime.endMs ?? nowMs;
  const failed = lane ? failedBetween(lane.seconds, downtime.startMs, endMs) : 0;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return (
    <div
      className="downtime-card num"
      data-testid="downtime-stopwatch"
      data-running={downtime.endMs === undefined || undefined}
    >
      <b>
        {downtime.endMs === undefined ? 'Down for' : 'Down'} {seconds(endMs - downtime.startMs)}
      </b>{' '}
      · {failed} failed requests
      <ol>
        {downtime.parts.map((part) => (
          <li key={part.name} style={{ flexGrow: Math.max(1, part.ms) }}>
            {part.name} {seconds(part.ms)}
          </li>
        ))}
      </ol>
    </div>
  );
}
