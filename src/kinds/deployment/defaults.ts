/** What the API server fills into a Deployment. */
// k8s: pkg/apis/apps/v1/defaults.go SetDefaults_Deployment
import type { Draft } from '../../api/object.ts';
import { dropEmpty } from '../canonical.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import type { Deployment, DeploymentSpec } from './types.ts';

const emptySpec = new Set(['minReadySeconds', 'paused']);

export function defaultDeployment(draft: Draft<Deployment>): void {
  draft.spec ??= {} as DeploymentSpec;
  const spec = draft.spec;
  dropEmpty(spec, emptySpec);
  spec.replicas ??= 1;
  spec.strategy ??= {} as DeploymentSpec['strategy'];
  spec.strategy.type ||= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate = {
      maxSurge: spec.strategy.rollingUpdate?.maxSurge ?? '25%',
      maxUnavailable: spec.strategy.rollingUpdate?.maxUnavailable ?? '25%',
    };
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  defaultPodTemplate(spec);
  draft.status ??= {};
}
