/** The autoscaler of a Deployment, docked on its band. */
import { keyOf } from '../../api/object.ts';
import { StateMark } from '../design/glyph.tsx';
import { useCluster } from '../stores/cluster-store.ts';
import { sameRef, useSelection } from '../stores/selection.ts';
import { autoscalerFace, selectAutoscalers } from './autoscaler.ts';

export function AutoscalerLine({ deploymentKey }: { deploymentKey: string }) {
  const autoscaler = useCluster((state) => selectAutoscalers(state).get(deploymentKey));
  const selected = useSelection((state) => state.selected);
  const select = useSelection((state) => state.select);
  if (!autoscaler) return null;
  const { token, icon, word, load, replicas, arithmetic } = autoscalerFace(autoscaler);
  const ref = { group: 'autoscaling', resource: 'horizontalpodautoscalers', key: keyOf(autoscaler) };
  return (
    <button
      type="button"
      className="autoscaler num"
      aria-pressed={sameRef(selected, ref)}
      aria-label={`HorizontalPodAutoscaler ${autoscaler.metadata.name}, ${word}: ${load}, replicas ${replicas}. ${arithmetic}`}
      title={`${word}\n${arithmetic}`}
      data-testid="autoscaler"
      data-token={token}
      onClick={() => select(ref)}
    >
      <StateMark token={token} icon={icon} />
      HPA <b>{load}</b>
      <span className="autoscaler-replicas">{replicas}</span>
    </button>
  );
}
