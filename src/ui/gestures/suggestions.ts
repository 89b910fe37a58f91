/** What a first visit is invited to try: one thing that fails, one that is maintained, one that is shipped. */
import { keyOf } from '../../api/object.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import { nodeFace } from '../../kinds/node/view.tsx';
import type { ClusterState } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { isWorker } from '../map/filter.ts';
import { leavesOnDrain } from './drain-plan.ts';

export type Suggestion =
  | { id: 'kill'; pod: string }
  | { id: 'drain'; node: string }
  | { id: 'ship'; deployment: string; container: string; image: string };

const deploymentKey = 'default/web';
const nextImage = 'shop:v2';

/** In the order of their names, so that the same world suggests the same. What cannot be done now is left out. */
export function suggestionsFor(cluster: Pick<ClusterState, 'tables' | 'podsOnNode'>): Suggestion[] {
  const suggestions: Suggestion[] = [];
  const pod = [...tableOf(cluster.tables, 'pods').byKey.values()]
    .filter((each) => each.metadata.namespace === 'default' && each.metadata.labels?.['app'] === 'web')
    .filter((each) => isPodReady(each) && each.metadata.deletionTimestamp === undefined)
    .map(keyOf)
    .sort()[0];
  if (pod !== undefined) suggestions.push({ id: 'kill', pod });
  const node = [...tableOf(cluster.tables, 'nodes').byKey.values()]
    .filter((each) => isWorker(each) && nodeFace(each).token === 'ready')
    .map((each) => each.metadata.name)
    .filter((name) => cluster.podsOnNode.of(name).some(leavesOnDrain))
    .sort()[0];
  if (node !== undefined) suggestions.push({ id: 'drain', node });
  const container = tableOf(cluster.tables, 'deployments').byKey.get(deploymentKey)?.spec.template.spec.containers[0];
  if (container && container.image !== nextImage)
    suggestions.push({
      id: 'ship',
      deployment: deploymentKey,
      container: container.name,
      image: nextImage,
    });
  return suggestions;
}
