/** Puts the certificate by which pods know the API server into every namespace, as ConfigMap `kube-root-ca.crt`. */
// k8s: pkg/controller/certificates/rootcacertpublisher/publisher.go
import { equal } from '../../../base/equality.ts';
import { configMap } from '../../../kinds/config-map/index.ts';
import type { ConfigMap } from '../../../kinds/config-map/types.ts';
import { namespace } from '../../../kinds/namespace/index.ts';
import { defineController, watchWith } from '../../client/controller.ts';
import { isNamespaceTerminating } from '../shared/pod-template.ts';

const name = 'kube-root-ca.crt';

/** Nothing in the model encrypts, so the certificate only looks like one. */
const data = {
  'ca.crt':
    '-----BEGIN CERTIFICATE-----\nT3JyZXJ5IG1vZGVscyBhIGNsdXN0ZXI7IG5vdGhpbmcgaW4gaXQgaXMgZW5jcnlwdGVkLg==\n-----END CERTIFICATE-----\n',
};

const annotations = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
};

export const rootCaController = defineController({
  name: 'root-ca-certificate-publisher-controller',
  watches: [
    watchWith(namespace, ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name])),
    watchWith(configMap, ({ object: { metadata } }) =>
      metadata.name === name && metadata.namespace ? [metadata.namespace] : [],
    ),
  ],
  reconcile(key, { cache, client }) {
    if (cache(namespace).get(key)?.status.phase !== 'Active') return;
    const current = cache(configMap).get(`${key}/${name}`);
    if (current && isRight(current)) return;
    const response = current
      ? client.update(
          configMap,
          { ...current, data, metadata: { ...current.metadata, annotations } },
          `restored ConfigMap ${name}`,
        )
      : client.create(
          configMap,
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: key, annotations }, data },
          `created ConfigMap ${name}: every namespace has one`,
        );
    if (response.ok || response.status.reason === 'AlreadyExists' || isNamespaceTerminating(response.status)) return;
    return { retry: response.status.message ?? 'refused' };
  },
});

function isRight(current: ConfigMap): boolean {
  const text = current.metadata.annotations?.['kubernetes.io/description'];
  return equal(current.data, data) && text === annotations['kubernetes.io/description'];
}
