/** What every cluster has beside workloads, as people write it: quotas, ways in, policies, roles, and a controller of old. */
import AxeBuilder from '@axe-core/playwright';
import { EditorHand } from './editor.ts';
import { expect, test } from './orrery.ts';

const pasted = `apiVersion: v1
kind: ReplicationController
metadata:
  name: hello
spec:
  replicas: 3
  template:
    metadata:
      labels:
        app: hello
    spec:
      containers:
        - name: hello
          image: nginx
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: shop
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            backend:
              serviceName: web
              servicePort: 80
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
spec:
  podSelector: {}
---
apiVersion: rbac.authorization.k8s.io/v1beta1
kind: ClusterRole
metadata:
  name: pod-reader
rules:
  - apiGroups: [""]
    resources: ["pods"]
    verbs: ["get", "watch", "list"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: read-pods
subjects:
  - kind: Group
    name: developers
    apiGroup: rbac.authorization.k8s.io
roleRef:
  kind: ClusterRole
  name: pod-reader
  apiGroup: rbac.authorization.k8s.io
`;

test('rules are pasted and shown: what is full, who is refused, what has no effect here', async ({ visit, page }) => {
  const editor = new EditorHand(page);
  await visit.open();
  // A quota holds from the moment at which its controller has counted.
  await visit.create('/api/v1/namespaces/default/resourcequotas', {
    metadata: { name: 'team' },
    spec: { hard: { pods: '11', 'services.loadbalancers': '1' } },
  });
  await visit.create('/api/v1/namespaces/default/limitranges', {
    metadata: { name: 'sizes' },
    spec: { limits: [{ type: 'Container', max: { memory: '1Gi' }, defaultRequest: { cpu: '50m' } }] },
  });
  await visit.advance(1000);
  await editor.openNew();
  await editor.paste(pasted);
  await expect(editor.problems).toHaveCount(0);
  await editor.apply();
  await expect(visit.console).toContainText('clusterrolebinding.rbac.authorization.k8s.io/read-pods created');
  await visit.advance(20_000);

  // The shop has 9 pods, so two of three fit.
  const quota = page.getByTestId('resourcequotas-default-team');
  await expect(quota).toContainText('11 of 11');
  const controller = page.getByTestId('replicationcontrollers-default-hello');
  await expect(controller).toContainText('READY 2/3');
  await expect(controller).toContainText('exceeded quota: team, requested: pods=1, used: pods=11, limited: pods=11');
  await expect(page.getByTestId('ingresses-default-shop')).toContainText('shop.example.com/ → web:80');
  await expect(page.getByTestId('networkpolicies-default-default-deny')).toContainText('all pods of the namespace');
  // The limit range gives what the manifest leaves out: its largest memory is the limit, and so the request.
  const hello = await visit.pods('hello');
  expect(hello[0].spec.containers[0].resources?.requests).toEqual({ cpu: '50m', memory: '1Gi' });

  await quota.click();
  const inspector = page.getByTestId('inspector');
  await expect(inspector).toContainText('used up: pods');
  await expect(inspector).toContainText('11 of 11');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)).toEqual(
    [],
  );

  await page.getByTestId('outline-button').click();
  await page.getByTestId('outline').getByRole('row', { name: 'read-pods' }).click();
  await expect(inspector).toContainText('holds for whoever you act as');
  await inspector.getByRole('button', { name: 'pod-reader' }).click();
  await expect(inspector).toContainText('get, watch, list · pods');

  await visit.type('kubectl patch quota team -p \'{"spec":{"hard":{"pods":"20"}}}\'');
  await expect(visit.console).toContainText('resourcequota/team patched');
  // After so many refusals the controller takes its time.
  await visit.advance(90_000);
  await expect(controller).toContainText('READY 3/3');
});
