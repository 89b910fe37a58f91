/** Gives every namespace its `default` ServiceAccount, again if somebody deletes it. */
// k8s: pkg/controller/serviceaccount/serviceaccounts_controller.go
import { namespace } from '../../../kinds/namespace/index.ts';
import { serviceAccount } from '../../../kinds/service-account/index.ts';
import { defineController, watchWith } from '../../client/controller.ts';
import { isNamespaceTerminating } from '../shared/pod-template.ts';

const name = 'default';

export const serviceAccountController = defineController({
  name: 'service-account-controller',
  watches: [
    watchWith(namespace, ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name])),
    watchWith(serviceAccount, ({ object: { metadata }, type }) =>
      type === 'DELETED' && metadata.name === name && metadata.namespace ? [metadata.namespace] : [],
    ),
  ],
  reconcile(key, { cache, client }) {
    if (cache(namespace).get(key)?.status.phase !== 'Active' || cache(serviceAccount).get(`${key}/${name}`)) return;
    const created = client.create(
      serviceAccount,
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: key } },
      `created ServiceAccount ${name}: every namespace has one`,
    );
    if (created.ok || created.status.reason === 'AlreadyExists' || isNamespaceTerminating(created.status)) return;
    return { retry: created.status.message ?? 'refused' };
  },
});
