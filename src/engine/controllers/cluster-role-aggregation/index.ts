/** Keeps ClusterRoles with an aggregationRule the sum of those they select. Woken by any ClusterRole. */
// k8s: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go
import { clusterRole } from '../../../kinds/cluster-role/index.ts';
import { defineController, watchWith } from '../../client/controller.ts';
import { aggregatedRules } from './plan.ts';

const name = 'clusterrole-aggregation-controller';

export const clusterRoleAggregationController = defineController({
  name,
  watches: [
    // As upstream: nobody knows which sums a role is part of, and there are few.
    watchWith(clusterRole, (_change, { cache }) =>
      cache(clusterRole)
        .list()
        .filter(({ aggregationRule }) => aggregationRule !== undefined)
        .map(({ metadata }) => metadata.name),
    ),
  ],
  reconcile(key, { cache, client }) {
    const current = cache(clusterRole).get(key);
    const rules = current && aggregatedRules(current, cache(clusterRole).list());
    if (!rules) return;
    const { apiVersion, kind } = current;
    const reason = `summed up the ClusterRoles that it selects: ${rules.length} rules`;
    const applied = client.apply(
      clusterRole,
      { apiVersion, kind, metadata: { name: key }, ...{ rules } },
      name,
      reason,
    );
    if (!applied.ok && applied.status.code !== 404) return { retry: applied.status.message ?? 'refused' };
  },
});
