/** What the API server fills into a DaemonSet. */
// k8s: pkg/apis/apps/v1/defaults.go SetDefaults_DaemonSet
import type { Draft } from '../../api/object.ts';
import { dropEmpty } from '../canonical.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import type { DaemonSet, DaemonSetSpec, DaemonSetStatus } from './types.ts';

const emptySpec = new Set(['minReadySeconds']);

export const emptyDaemonSetStatus: Readonly<DaemonSetStatus> = {
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  desiredNumberScheduled: 0,
  numberReady: 0,
};

export function defaultDaemonSet(draft: Draft<DaemonSet>): void {
  draft.spec ??= {} as DaemonSetSpec;
  const spec = draft.spec;
  dropEmpty(spec, emptySpec);
  spec.updateStrategy ??= {} as DaemonSetSpec['updateStrategy'];
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate = {
      maxSurge: spec.updateStrategy.rollingUpdate?.maxSurge ?? 0,
      maxUnavailable: spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1,
    };
  }
  spec.revisionHistoryLimit ??= 10;
  defaultPodTemplate(spec);
  draft.status ??= { ...emptyDaemonSetStatus };
}
