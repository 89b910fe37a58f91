/** Bands of Jobs and CronJobs: loaded when the cluster has its first one. */
import { memo } from 'react';
import { humanDuration } from '../../api/duration.ts';
import { keyOf } from '../../api/object.ts';
import { formatTime } from '../../api/time.ts';
import type { CronJob } from '../../kinds/cron-job/types.ts';
import { cronJobFace } from '../../kinds/cron-job/view.tsx';
import { isJobFinished } from '../../kinds/job/conditions.ts';
import type { Job } from '../../kinds/job/types.ts';
import { jobFace } from '../../kinds/job/view.tsx';
import { Slot, StateMark } from '../design/glyph.tsx';
import { Tag } from '../design/primitives.tsx';
import { appearanceOf } from '../map/pod-appearance.ts';
import { selectSecond, useClock } from '../stores/clock.ts';
import { derive, useCluster, type ClusterState } from '../stores/cluster-store.ts';
import { sameRef, useSelection, type ObjectRef } from '../stores/selection.ts';
import { Band } from './band.tsx';
import { cronClock, lastRuns, type CronClock } from './cron-job-model.ts';
import { pointsAt } from './pod-mark.ts';
import { jobBand, type Cell, type JobBandModel } from './job-model.ts';
import './batch.css';

/** More dots than this are a number. */
const dotsMax = 10;

const jobRef = (key: string): ObjectRef => ({ group: 'batch', resource: 'jobs', key });

export const JobBand = memo(function JobBand({ jobKey }: { jobKey: string }) {
  const job = useCluster((state) => state.tables['jobs']?.byKey.get(jobKey) as Job | undefined);
  const pods = useCluster((state) => (job ? state.podsOfOwner.of(job.metadata.uid) : undefined));
  const contains = useSelection(
    ({ selected }) => selected?.resource === 'pods' && (pods?.some((pod) => keyOf(pod) === selected.key) ?? false),
  );
  if (!job || !pods) return null;
  const face = jobFace(job);
  const model = jobBand(job, pods);
  return (
    <Band
      kind="Job"
      objectRef={jobRef(jobKey)}
      containsSelection={contains}
      sentence={`Job ${job.metadata.name}, completions ${face.state}, ${face.word}${model.failures ? `, ${failuresText(model)}` : ''}`}
      aside={<JobTag job={job} word={face.word} token={face.token} />}
    >
      <p className="band-line num" data-token={face.token} data-state={face.word}>
        {face.token === 'progress' ? <b>COMPLETIONS {face.state}</b> : `COMPLETIONS ${face.state}`}
        {(job.status.active ?? 0) > 0 && ` · ACTIVE ${job.status.active}`}
      </p>
      <Cells model={model} job={job} />
      {model.failures > 0 && <Failures model={model} />}
    </Band>
  );
});

function JobTag({ job, word, token }: { job: Job; word: string; token: string }) {
  if (token === 'failed')
    return (
      <Tag tone="failed" strong>
        failed
      </Tag>
    );
  if (isJobFinished(job) || token === 'off') return <Tag strong>{word}</Tag>;
  return null;
}

const cellWords = { done: 'done', failed: 'failed', running: 'runs', waiting: 'still to do' } as const;

function Cells({ model: { cells, before, after }, job }: { model: JobBandModel; job: Job }) {
  return (
    <span className="slots job-cells" data-testid={`cells-${job.metadata.name}`}>
      {before > 0 && <span className="muted num">{before} before</span>}
      {cells.map((cell, place) => (
        <CellMark key={before + place} cell={cell} place={before + place} />
      ))}
      {after > 0 && <span className="muted num">+{after}</span>}
    </span>
  );
}

function CellMark({ cell, place }: { cell: Cell; place: number }) {
  const { state, pod, index, failures } = cell;
  const which = index === undefined ? `completion ${place + 1}` : `index ${index}`;
  const tries = failures > 0 ? `, ${failures} failed ${failures === 1 ? 'try' : 'tries'}` : '';
  const title = `${which}: ${cellWords[state]}${tries}`;
  const look = pod && state === 'running' ? appearanceOf(pod) : undefined;
  const mark =
    state === 'waiting' ? (
      <Slot />
    ) : state === 'running' ? (
      <Slot token={look?.token ?? 'progress'} icon={look?.icon ?? 'dots'} />
    ) : (
      <Slot token={state} icon={state === 'done' ? 'checkFlat' : 'cross'} />
    );
  const badge = failures > 0 && state !== 'failed' && <sup className="tries num">{failures}</sup>;
  if (!pod)
    return (
      <span className="slot job-cell" data-token={state} title={title} role="img" aria-label={title}>
        {mark}
        {badge}
      </span>
    );
  return (
    <button
      type="button"
      className="slot job-cell"
      tabIndex={-1}
      aria-label={`${title}, Pod ${pod.metadata.name}`}
      title={`${title}\n${pod.metadata.name} · ${appearanceOf(pod).state}`}
      {...pointsAt(pod)}
      data-token={state}
    >
      {mark}
      {badge}
    </button>
  );
}

function failuresText({ failures, failuresMax }: JobBandModel): string {
  return failuresMax === undefined ? `${failures} failed` : `${failures} failed, limit ${failuresMax}`;
}

/** A dot for each failure that is allowed, filled when it was used; then when the next pod is due. */
function Failures({ model }: { model: JobBandModel }) {
  const { failures, failuresMax, retryAtMs } = model;
  const dots = failuresMax === undefined || failuresMax > dotsMax ? 0 : Math.max(failuresMax + 1, failures);
  return (
    <p className="band-line job-failures num" title="backoffLimit: one failure more than that ends the job">
      {dots > 0 && (
        <span className="limit-dots" aria-hidden="true">
          {Array.from({ length: dots }, (_, place) => (
            <i key={place} data-used={place < failures} />
          ))}
        </span>
      )}
      <span data-testid="failures">{failuresText(model)}</span>
      {retryAtMs !== undefined && <Retry atMs={retryAtMs} />}
    </p>
  );
}

function Retry({ atMs }: { atMs: number }) {
  const unixMs = useUnixSecond();
  if (atMs <= unixMs) return null;
  return (
    <span>
      {' '}
      · retry in <b>{humanDuration(atMs - unixMs)}</b>
    </span>
  );
}

function useUnixSecond(): number {
  const second = useClock(selectSecond);
  return useClock.getState().epochMs + second * 1000;
}

const runsOf = new Map<string, (state: ClusterState) => readonly Job[]>();

/** The last runs of one CronJob, worked out once per change of Jobs. */
function selectRuns(key: string): (state: ClusterState) => readonly Job[] {
  let select = runsOf.get(key);
  if (!select) {
    select = derive(['cronjobs', 'jobs'], (tables) => {
      const cronJob = tables['cronjobs']?.byKey.get(key) as CronJob | undefined;
      return cronJob ? lastRuns(cronJob, (tables['jobs']?.byKey.values() ?? []) as Iterable<Job>) : [];
    });
    runsOf.set(key, select);
  }
  return select;
}

export const CronJobBand = memo(function CronJobBand({ cronJobKey }: { cronJobKey: string }) {
  const cronJob = useCluster((state) => state.tables['cronjobs']?.byKey.get(cronJobKey) as CronJob | undefined);
  const runs = useCluster(selectRuns(cronJobKey));
  const contains = useSelection(
    ({ selected }) => selected?.resource === 'jobs' && runs.some((run) => keyOf(run) === selected.key),
  );
  if (!cronJob) return null;
  const face = cronJobFace(cronJob);
  const { schedule, suspend } = cronJob.spec;
  return (
    <Band
      kind="CronJob"
      objectRef={{ group: 'batch', resource: 'cronjobs', key: cronJobKey }}
      containsSelection={contains}
      sentence={`CronJob ${cronJob.metadata.name}, schedule ${schedule}, ${face.word}`}
      aside={suspend ? <Tag strong>suspended</Tag> : null}
    >
      <NextRun cronJob={cronJob} />
      {runs.length > 0 && (
        <span className="slots runs" role="group" aria-label={`last ${runs.length} runs`}>
          {runs.map((run) => (
            <RunMark key={run.metadata.uid} run={run} />
          ))}
        </span>
      )}
    </Band>
  );
});

/** A ring that closes until the next run, the schedule, and the time that is left. */
function NextRun({ cronJob }: { cronJob: CronJob }) {
  const unixMs = useUnixSecond();
  const clock = cronClock(cronJob, unixMs);
  const { name } = cronJob.metadata;
  const { schedule, timeZone = 'UTC' } = cronJob.spec;
  return (
    <div className="cron">
      <Ring share={clock.share} isOff={clock.nextMs === undefined} />
      <p className="band-line num" data-testid={`next-run-${name}`}>
        <code title={`by the clocks of ${timeZone}`}>{schedule}</code>
        <br />
        {nextRunText(cronJob, clock, unixMs)}
        {clock.missedMs !== undefined && (
          <>
            {' · '}
            <StateMark token="degraded" /> <b>missed {clockText(clock.missedMs)}</b>
          </>
        )}
      </p>
    </div>
  );
}

function nextRunText({ spec, status }: CronJob, { nextMs }: CronClock, unixMs: number): string {
  if (spec.suspend) return 'no further runs';
  if (nextMs === undefined) return 'never comes round';
  const active = status.active?.length ?? 0;
  return `next run in ${humanDuration(nextMs - unixMs)}${active > 0 ? ` · ACTIVE ${active}` : ''}`;
}

/** `12:05`, in UTC. */
function clockText(unixMs: number): string {
  return formatTime(unixMs).slice(11, 16);
}

const ringLength = 2 * Math.PI * 9;

function Ring({ share, isOff }: { share: number; isOff: boolean }) {
  return (
    <svg className="ring" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" data-off={isOff}>
      <circle cx="12" cy="12" r="9" className="ring-way" />
      {!isOff && (
        <circle
          cx="12"
          cy="12"
          r="9"
          className="ring-gone"
          strokeDasharray={`${Math.max(0, Math.min(1, share)) * ringLength} ${ringLength}`}
          transform="rotate(-90 12 12)"
        />
      )}
      {isOff ? <path d="M10 9v6M14 9v6" /> : <path d="M12 7.500V12l3 2" />}
    </svg>
  );
}

function RunMark({ run }: { run: Job }) {
  const face = jobFace(run);
  const key = keyOf(run);
  const selected = useSelection((state) => sameRef(state.selected, jobRef(key)));
  const label = `Job ${run.metadata.name}, ${face.word}`;
  return (
    <button
      type="button"
      className="slot run"
      aria-pressed={selected}
      aria-label={label}
      title={label}
      data-ref={`jobs ${key}`}
      data-token={face.token}
      onClick={() => useSelection.getState().select(jobRef(key))}
    >
      <Slot token={face.token} icon={face.icon} />
    </button>
  );
}
