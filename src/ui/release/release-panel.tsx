/** A release as it happens: pods by revision between floor and ceiling, who answers the users, and what fails. */
import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/shallow';
import { phaseOf, type ReleaseSample, type Rollout } from '../../api/chronicle.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { deploymentFace } from '../../kinds/deployment/view.tsx';
import type { TrafficSecond } from '../../protocol/views.ts';
import { Button, Tag } from '../design/primitives.tsx';
import { RevisionStripe, StateMark } from '../design/glyph.tsx';
import { rollBack } from '../gestures/verbs.ts';
import { useClock } from '../stores/clock.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { useHistory, type HistoryState } from '../stores/history.ts';
import { rolloutStatusText } from '../stores/rollout.ts';
import { deploymentRef, useSelection } from '../stores/selection.ts';
import { useTraffic, type TrafficLane } from '../stores/traffic-store.ts';
import { selectBand } from '../workloads/band-selector.ts';
import type { DeploymentBand } from '../workloads/model.ts';
import { FailuresChart, PodsChart, SharesChart } from './charts.tsx';
import { downtimeOf, failedBetween, windowAt } from './series.ts';
import { laneService, releaseSubject, revisionsByHash } from './subject.ts';
import './release.css';

const afterglowMs = 60_000;
const noSamples: readonly ReleaseSample[] = [];

/** `column`: beside the map, while there is a release to look at, and a minute longer. `console`: always, and wide. */
export default function ReleasePanel({ place = 'console' }: { place?: 'column' | 'console' }) {
  const selected = useSelection((state) => state.selected);
  const ended = useJustEnded();
  const unselected = selected === undefined || selected.resource === 'deployments';
  const rolling = useHistory(useShallow(selectRolling));
  const key = useCluster(
    (state) => releaseSubject(state, selected, place === 'console', rolling) ?? (unselected ? ended : undefined),
  );
  const deployment = useCluster((state) =>
    key === undefined ? undefined : (state.tables['deployments']?.byKey.get(key) as Deployment | undefined),
  );
  if (!key || !deployment)
    return place === 'console' ? <p className="muted release-empty">There is no Deployment to chart.</p> : null;
  const inFocus = unselected && (rolling.includes(key) || key === ended);
  return (
    <Release
      key={`${key} ${inFocus}`}
      deploymentKey={key}
      deployment={deployment}
      place={place}
      open={place === 'console' || inFocus}
    />
  );
}

function selectRolling({ rollouts }: HistoryState): string[] {
  return rollouts.filter(({ endMs }) => endMs === undefined).map(({ key }) => key);
}

/** The release that ended within the last minute: what it cost is to be read now. */
function useJustEnded(): string | undefined {
  const last = useHistory((state) => state.rollouts.findLast((rollout) => rollout.outcome === 'done'));
  return useClock((state) =>
    last?.endMs !== undefined && state.nowMs - last.endMs < afterglowMs ? last.key : undefined,
  );
}

interface ReleaseProps {
  deploymentKey: string;
  deployment: Deployment;
  place: 'column' | 'console';
  /** Beside the details of another object only its first line is shown, until the student opens it. */
  open: boolean;
}

function Release({ deploymentKey, deployment, place, open }: ReleaseProps) {
  const [shown, setShown] = useState(open);
  const select = useSelection((state) => state.select);
  const rollout = useHistory((state) => state.rollouts.findLast((candidate) => candidate.key === deploymentKey));
  const name = deployment.metadata.name;
  return (
    <section className={`release ${place}`} aria-label={`Release of Deployment ${name}`} data-testid="release">
      <header className="release-header">
        <Button look="link" small className="release-name" onClick={() => select(deploymentRef(deploymentKey))}>
          Release of {name}
        </Button>
        {rollout && <RolloutTag rollout={rollout} />}
        {place === 'column' && (
          <Button
            look="ghost"
            small
            className="release-fold"
            aria-label={shown ? 'Fold the release' : 'Unfold the release'}
            aria-expanded={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? '▾' : '▸'}
          </Button>
        )}
      </header>
      {shown && <ReleaseBody deploymentKey={deploymentKey} deployment={deployment} rollout={rollout} />}
    </section>
  );
}

function RolloutTag({ rollout }: { rollout: Rollout }) {
  return (
    <Tag className="mono">
      <RevisionStripe revision={rollout.fromRevision} /> r{rollout.fromRevision} →{' '}
      <RevisionStripe revision={rollout.toRevision} /> r{rollout.toRevision}
    </Tag>
  );
}

interface BodyProps {
  deploymentKey: string;
  deployment: Deployment;
  rollout: Rollout | undefined;
}

function ReleaseBody({ deploymentKey, deployment, rollout }: BodyProps) {
  const samples = useHistory((state) => state.releases[deploymentKey] ?? noSamples);
  const service = useCluster((state) => laneService(deployment, state));
  const inLane = ({ view }: TrafficLane) =>
    view.service === service && view.key.startsWith(`${deployment.metadata.namespace}/`);
  const seconds = useTraffic((state) => state.lanes.find(inLane)?.seconds);
  const failedEver = useTraffic((state) => state.lanes.find(inLane)?.view.failed ?? 0);
  // Four pictures a second are enough for charts of two minutes.
  const nowMs = useClock((state) => Math.ceil(state.nowMs / 250) * 250);
  const band = useCluster(selectBand(deploymentKey));
  const revisions = useCluster(useShallow((state) => revisionsByHash(deployment, state)));
  const window = useMemo(() => windowAt(nowMs), [nowMs]);
  const versions = useMemo(() => new Map(band?.rows.map((row) => [row.revision, row.version])), [band]);
  if (!band) return null;
  const endMs = rollout?.endMs ?? nowMs;
  const failedMeanwhile = rollout && seconds ? failedBetween(seconds, rollout.startMs, endMs) : failedEver;
  const elapsedMs = rollout && Math.max(0, endMs - rollout.startMs);
  return (
    <>
      <StatusLine
        deployment={deployment}
        deploymentKey={deploymentKey}
        under={rollout !== undefined && rollout.endMs === undefined}
      />
      <BigNumbers band={band} failed={failedMeanwhile} elapsedMs={elapsedMs} />
      {band.recreate && <DowntimeLine samples={samples} seconds={seconds} />}
      <div className="charts">
        <PodsChart samples={samples} window={window} versions={versions} />
        {seconds && <SharesChart seconds={seconds} window={window} revisions={revisions} versions={versions} />}
        {seconds && <FailuresChart seconds={seconds} window={window} />}
      </div>
    </>
  );
}

/** kubectl rollout status, and the way back while there is one to take. */
function StatusLine({
  deployment,
  deploymentKey,
  under,
}: {
  deployment: Deployment;
  deploymentKey: string;
  under: boolean;
}) {
  const stalled = deploymentFace(deployment).token === 'failed';
  const text = rolloutStatusText(deployment);
  return (
    <div className="release-status muted">
      {stalled && <StateMark token="failed" icon="clock" />}
      <span title={text}>{text}</span>
      {(stalled || under) && (
        <Button small onClick={() => void rollBack(deploymentKey)}>
          Roll back
        </Button>
      )}
    </div>
  );
}

function BigNumbers({
  band,
  failed,
  elapsedMs,
}: {
  band: DeploymentBand;
  failed: number;
  elapsedMs: number | undefined;
}) {
  const numbers: [name: string, value: string, alarming?: boolean][] = [
    ['desired', String(band.desired)],
    ['updated', String(band.updated)],
    ['ready', String(band.ready)],
    ['available', String(band.available)],
    ['surge', `${band.surge.now}/${band.surge.max}`],
    ['unavailable', `${band.unavailable.now}/${band.unavailable.max}`],
    ['failed', String(failed), failed > 0],
    ['elapsed', elapsedMs === undefined ? '–' : `${(elapsedMs / 1000).toFixed(1)} s`],
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
  seconds,
}: {
  samples: readonly ReleaseSample[];
  seconds: readonly TrafficSecond[] | undefined;
}) {
  const last = samples[samples.length - 1];
  const runs = last !== undefined && phaseOf(last) !== 'up';
  // While it runs it shows the clock's own time, and once it has stopped that of the write that ended it.
  const nowMs = useClock((state) => (runs ? state.nowMs : 0));
  const downtime = downtimeOf(samples, nowMs);
  if (!downtime) return null;
  const endMs = downtime.endMs ?? nowMs;
  const failed = seconds ? failedBetween(seconds, downtime.startMs, endMs) : 0;
  const inSeconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return (
    <div
      className="downtime-card num"
      data-testid="downtime-stopwatch"
      data-running={downtime.endMs === undefined || undefined}
    >
      <b>
        {downtime.endMs === undefined ? 'Down for' : 'Down'} {inSeconds(endMs - downtime.startMs)}
      </b>{' '}
      · {failed} failed requests
      <ol>
        {downtime.parts.map((part) => (
          <li key={part.name} style={{ flexGrow: Math.max(1, part.ms) }}>
            {part.name} {inSeconds(part.ms)}
          </li>
        ))}
      </ol>
    </div>
  );
}
