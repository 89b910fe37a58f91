/** A real manifest, pasted: reviewed, applied, seen available, applied again. */
import { EditorHand } from './editor.ts';
import { expect, isReady, test } from './orrery.ts';

const podinfo = `# podinfo: frontend of the demo shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: podinfo
  namespace: default
  labels:
    app.kubernetes.io/name: podinfo
    app.kubernetes.io/version: "6.5.0"
    app: podinfo
spec:
  minReadySeconds: 3
  revisionHistoryLimit: 5
  progressDeadlineSeconds: 60
  replicas: 3
  strategy:
    rollingUpdate:
      maxUnavailable: 0
    type: RollingUpdate
  selector:
    matchLabels:
      app: podinfo
  template:
    metadata:
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9797"
      labels:
        app: podinfo
    spec:
      terminationGracePeriodSeconds: 15
      containers:
        - name: podinfod
          image: ghcr.io/stefanprodan/podinfo:6.5.0
          imagePullPolicy: IfNotPresent
          ports:
            - name: http
              containerPort: 9898
              protocol: TCP
            - name: http-metrics
              containerPort: 9797
          command:
            - ./podinfo
            - --port=9898
            - --level=info
          env:
            - name: PODINFO_UI_COLOR
              value: "#34577c"
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
          livenessProbe:
            httpGet:
              path: /healthz
              port: http
            initialDelaySeconds: 5
            timeoutSeconds: 5
          readinessProbe:
            httpGet:
              path: /readyz
              port: 9898
            initialDelaySeconds: 5
            timeoutSeconds: 5
          resources:
            limits:
              cpu: "2"
              memory: 512Mi
            requests:
              cpu: 100m
              memory: 64Mi
          volumeMounts:
            - name: data
              mountPath: /data
      volumes:
        - name: data
          emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
  name: podinfo
  namespace: default
spec:
  type: ClusterIP
  selector:
    app: podinfo
  ports:
    - name: http
      port: 9898
      protocol: TCP
      targetPort: http
    - port: 9999
      targetPort: grpc
      protocol: TCP
      name: grpc
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: podinfo
  namespace: default
spec:
  minAvailable: 50%
  selector:
    matchLabels:
      app: podinfo
`;

test('a Deployment, a Service and a budget are pasted, reviewed, applied and become available', async ({
  visit,
  page,
}) => {
  const editor = new EditorHand(page);
  await visit.open();
  await editor.openNew();
  await editor.paste(podinfo);
  await expect(editor.problems).toHaveCount(0);

  await editor.review();
  const review = page.getByTestId('review-view');
  await expect(review).toContainText('Deployment podinfo is new and will be created.');
  await expect(review).toContainText('Service podinfo is new and will be created.');
  await expect(review).toContainText('PodDisruptionBudget podinfo is new and will be created.');
  await expect(review.getByRole('group', { name: 'What changes in Deployment podinfo' })).toContainText('app: podinfo');
  expect(await visit.object('deployments', 'default/podinfo'), 'a review writes nothing').toBeUndefined();

  await editor.apply();
  await expect(visit.console).toContainText('deployment.apps/podinfo created');
  await expect(visit.console).toContainText('service/podinfo created');
  await expect(visit.console).toContainText('poddisruptionbudget.policy/podinfo created');

  await visit.advance(40_000);
  const pods = await visit.pods('podinfo');
  expect(pods).toHaveLength(3);
  expect(pods.every(isReady)).toBe(true);
  for (const pod of pods) {
    await expect(visit.pod(pod.metadata.name)).toHaveAttribute('data-state', 'Running');
    await expect(visit.pod(pod.metadata.name)).toHaveAttribute('data-token', 'ready');
  }
  await expect(page.getByTestId('deployments-default-podinfo')).toContainText('READY 3/3');
  await expect(page.getByTestId('poddisruptionbudgets-default-podinfo')).toContainText('allowed disruptions 1');
  await visit.type('kubectl get deployment podinfo');
  await expect(visit.console).toContainText(/podinfo +3\/3 +3 +3/);

  await editor.apply();
  await expect(visit.console).toContainText('deployment.apps/podinfo unchanged');
  await expect(visit.console).toContainText('service/podinfo unchanged');
  // kubectl sends a budget's selector every time, so it says this though the server finds nothing to change.
  await expect(visit.console).toContainText('poddisruptionbudget.policy/podinfo configured');
  const budget = await visit.object('poddisruptionbudgets', 'default/podinfo');
  expect(budget?.metadata.generation).toBe(1);
});

test('a workload is added from its column: a small Deployment stands ready to be changed and applied', async ({
  visit,
  page,
}) => {
  const editor = new EditorHand(page);
  await visit.open();
  await page.getByTestId('add-workload').click();
  await expect(editor.lines).toContainText('kind: Deployment', { timeout: 20_000 });
  // What is typed goes into the text, letter by letter and blanks too.
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# two of them, please', { delay: 20 });
  await page.keyboard.press('Enter');
  await expect.poll(() => editor.text()).toContain('# two of them, please\n# Paste any');
  await editor.rewrite('replicas: 3', 'replicas: 2');
  await editor.apply();
  await expect(visit.console).toContainText('deployment.apps/hello created');
  await visit.advance(20_000);
  await expect(page.getByTestId('deployments-default-hello')).toContainText('READY 2/2');
});

test('a change is reviewed as a diff with its consequence before it is applied', async ({ visit, page }) => {
  const editor = new EditorHand(page);
  await visit.open();
  await editor.open();
  await editor.rewrite('shop:v1', 'shop:v2');
  await expect(page.getByText('1 change', { exact: true })).toBeVisible();
  const before = await visit.hash();
  await editor.review();
  const review = page.getByTestId('review-view');
  await expect(review).toContainText('The pod template changes: a new ReplicaSet is made and a rolling update begins.');
  const diff = review.getByRole('group', { name: 'What changes in Deployment web' });
  await expect(diff.locator('.line-delete, .char-delete').first()).toBeAttached();
  await expect(diff).toContainText('shop:v1');
  await expect(diff).toContainText('shop:v2');
  expect(await visit.hash(), 'a review writes nothing').toBe(before);

  await page.getByRole('button', { name: 'Back to editing' }).click();
  await expect.poll(() => editor.text()).toContain('shop:v2');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => editor.text()).toContain('shop:v1');
  expect(await visit.hash()).toBe(before);
});
