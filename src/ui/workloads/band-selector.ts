/** Each Deployment's band, worked out once per change however many panels show it. */
import type { Deployment } from '../../kinds/deployment/types.ts';
import { derive, type ClusterState } from '../stores/cluster-store.ts';
import { deploymentBand, type DeploymentBand } from './model.ts';

// One memo for each Deployment: a frame in which another one's pods change costs nothing here.
const models = new Map<string, (state: ClusterState) => DeploymentBand | undefined>();

export function selectBand(key: string): (state: ClusterState) => DeploymentBand | undefined {
  let select = models.get(key);
  if (!select) {
    const fresh = derive(['deployments', 'replicasets', 'pods'], (tables, state) => {
      const deployment = tables['deployments']?.byKey.get(key) as Deployment | undefined;
      return deployment && deploymentBand(deployment, state);
    });
    let known: DeploymentBand | undefined;
    select = (state) => {
      const model = fresh(state);
      if (model !== known && !(model && known && sameBand(model, known))) known = model;
      return known;
    };
    models.set(key, select);
  }
  return select;
}

function sameBand(left: DeploymentBand, right: DeploymentBand): boolean {
  const { rows: leftRows, ...leftRest } = left;
  const { rows: rightRows, ...rightRest } = right;
  return (
    JSON.stringify(leftRest) === JSON.stringify(rightRest) &&
    leftRows.length === rightRows.length &&
    leftRows.every(
      (row, index) =>
        row.pods === rightRows[index].pods && row.empty === rightRows[index].empty && row.key === rightRows[index].key,
    )
  );
}
