/** A StatefulSet: its ordinals from the first rung to the last, each with its pod and what is stored for it. */
import { memo } from 'react';
import { keyOf } from '../../api/object.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { StatefulSet } from '../../kinds/stateful-set/types.ts';
import { statefulSetFace } from '../../kinds/stateful-set/view.tsx';
import { RevisionStripe, Slot, StateMark } from '../design/glyph.tsx';
import { classes, Tag } from '../design/primitives.tsx';
import { scaleStatefulSet } from '../gestures/verbs.ts';
import { podSentence } from '../map/pod-appearance.ts';
import { derive, useCluster, type ClusterState } from '../stores/cluster-store.ts';
import { useSelection, type ObjectRef } from '../stores/selection.ts';
import { Band } from './band.tsx';
import { pointsAt, usePodMark } from './pod-mark.ts';
import { Steppers } from './steppers.tsx';
import { statefulSetBand, type Rung, type RungClaim, type StatefulSetBand as BandModel } from './stateful-set.ts';
import './stateful-set.css';

const models = new Map<string, (state: ClusterState) => BandModel | undefined>();

function selectBand(key: string): (state: ClusterState) => BandModel | undefined {
  let select = models.get(key);
  if (!select) {
    select = derive(['statefulsets', 'pods', 'persistentvolumeclaims', 'controllerrevisions'], (tables, state) => {
      const set = tables['statefulsets']?.byKey.get(key) as StatefulSet | undefined;
      return set && statefulSetBand(set, state);
    });
    models.set(key, select);
  }
  return select;
}

export default memo(function StatefulSetBand({ setKey }: { setKey: string }) {
  const set = useCluster((state) => state.tables['statefulsets']?.byKey.get(setKey) as StatefulSet | undefined);
  const band = useCluster(selectBand(setKey));
  const selected = useSelection((state) => state.selected);
  if (!set || !band) return null;
  const ref: ObjectRef = { group: 'apps', resource: 'statefulsets', key: setKey };
  const face = statefulSetFace(set);
  const holds = selected !== undefined && band.rungs.some(({ pod, claims }) => isOneOf(selected, pod, claims));
  return (
    <Band
      kind="StatefulSet"
      objectRef={ref}
      containsSelection={holds}
      sentence={`StatefulSet ${set.metadata.name}, ready ${band.ready} of ${band.desired}, ${face.word}`}
      aside={
        <>
          <StateTag band={band} />
          <Steppers
            objectRef={ref}
            desired={band.desired}
            onScale={(replicas) => void scaleStatefulSet(setKey, replicas)}
          />
        </>
      }
    >
      <p className="band-line num" data-token={face.token} data-state={face.word}>
        {face.token !== 'ready' && <StateMark token={face.token} icon={face.icon} />}
        READY {band.ready}/{band.desired}
        {band.state === 'updating' && ` · UP-TO-DATE ${band.updated}`}
      </p>
      <Revisions band={band} />
      <ol className="ladder" aria-label={`Ordinals of ${set.metadata.name}`}>
        {band.rungs.map((rung, index) => (
          <RungRow
            key={rung.ordinal}
            rung={rung}
            isLastKept={rung.isKept && band.rungs[index + 1]?.isKept !== true}
            partition={band.partition}
          />
        ))}
      </ol>
      {band.hidden > 0 && <p className="older num">+{band.hidden} more, all ready</p>}
      {band.keptClaims.length > 0 && <KeptClaims claims={band.keptClaims} />}
    </Band>
  );
});

function isOneOf(selected: ObjectRef, pod: Pod | undefined, claims: readonly RungClaim[]): boolean {
  if (selected.resource === 'pods') return pod !== undefined && keyOf(pod) === selected.key;
  return selected.resource === 'persistentvolumeclaims' && claims.some(({ key }) => key === selected.key);
}

function StateTag({ band }: { band: BandModel }) {
  if (band.state === 'still') return null;
  if (band.state === 'held') return <Tag strong>partition {band.partition}</Tag>;
  return <Tag strong>{band.state === 'updating' ? 'rolling update' : band.state}</Tag>;
}

/** Which stripe is which version. */
function Revisions({ band }: { band: BandModel }) {
  if (band.revisions.length === 0) return null;
  return (
    <p className="ladder-revisions">
      {band.revisions.map(({ number, version }) => (
        <Tag key={number} className="mono revision">
          <RevisionStripe revision={number} /> r{number}
          {version && ` · ${version}`}
        </Tag>
      ))}
    </p>
  );
}

function RungRow({ rung, isLastKept, partition }: { rung: Rung; isLastKept: boolean; partition: number }) {
  return (
    <li
      className={classes('rung', rung.isKept && 'kept', isLastKept && 'last-kept')}
      data-testid={`rung-${rung.name}`}
      data-ordinal={rung.ordinal}
    >
      <span className="ordinal num" aria-hidden="true">
        {rung.ordinal}
      </span>
      {rung.pod ? <PodRung pod={rung.pod} rung={rung} /> : <AbsentRung rung={rung} />}
      <span className="rung-claims">
        {rung.claims.map((claim) => (
          <Claim key={claim.key} claim={claim} />
        ))}
      </span>
      {isLastKept && <span className="partition-note">partition {partition}: the update stops here</span>}
    </li>
  );
}

function PodRung({ pod, rung }: { pod: Pod; rung: Rung }) {
  const { token, icon, state, isUnreachable } = usePodMark(pod);
  return (
    <button
      type="button"
      className="rung-pod"
      aria-label={podSentence(pod, rung.revision, isUnreachable)}
      title={`${rung.name} · ${state}`}
      {...pointsAt(pod)}
      data-token={token}
      data-rev={rung.revision}
    >
      <Slot token={token} icon={icon} revision={rung.revision} />
      <span className="rung-text">{token === 'ready' ? rung.name : state}</span>
    </button>
  );
}

function AbsentRung({ rung }: { rung: Rung }) {
  return (
    <span className="rung-pod absent" data-token="absent">
      <Slot />
      <span className="rung-text">{rung.waitsFor ? `waits for ${rung.waitsFor}` : 'is made next'}</span>
    </span>
  );
}

function Claim({ claim }: { claim: RungClaim }) {
  const ref: ObjectRef = { group: '', resource: 'persistentvolumeclaims', key: claim.key };
  return (
    <button
      type="button"
      className="claim num"
      aria-label={`Claim ${claim.name}, ${claim.isBound ? `bound, ${claim.text}` : claim.text}`}
      title={`PersistentVolumeClaim ${claim.name}`}
      data-ref={`persistentvolumeclaims ${claim.key}`}
      data-token={claim.isBound ? 'ready' : 'progress'}
      onClick={() => useSelection.getState().select(ref)}
    >
      <Disk /> {claim.text}
    </button>
  );
}

function KeptClaims({ claims }: { claims: readonly string[] }) {
  return (
    <p className="older" data-testid="kept-claims" title={claims.join(', ')}>
      <Disk /> {claims.length === 1 ? `${claims[0]} is kept` : `${claims.length} claims are kept: ${claims.join(', ')}`}
    </p>
  );
}

function Disk() {
  return (
    <svg width="12" height="12" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d="M2.500 4c0-1.200 2.500-2 5.500-2s5.500.8 5.500 2v8c0 1.200-2.500 2-5.500 2s-5.500-.8-5.500-2ZM2.500 4c0 1.200 2.500 2 5.500 2s5.500-.8 5.500-2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.400"
      />
    </svg>
  );
}
